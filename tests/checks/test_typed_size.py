"""1000 typed in is the number of points where it counts points, and a number like any other elsewhere."""

import ast

import pytest

from checks.worker.typed_size import names_for, with_size

COUNTS = {
    "a-sum-divided": ("mse = np.sum(r ** 2) / 1000", "mse = np.sum(r ** 2) / n"),
    "a-sum-divided-by-a-float": ("mse = sum(r ** 2) / 1000.0", "mse = sum(r ** 2) / n"),
    "divided-in-place": ("mse /= 1000", "mse /= n"),
    "a-factor-before-a-sum": ("mse = 1 / 1000 * np.sum(r ** 2)", "mse = 1 / n * np.sum(r ** 2)"),
    "a-factor-after-a-sum": ("mse = sum(r) * (1 / 1000)", "mse = sum(r) * (1 / n)"),
    "an-array": ("d = np.zeros((1000, 1))", "d = np.zeros((n, 1))"),
    "a-shape-by-name": ("d = np.full(shape=1000, fill_value=0.0)", "d = np.full(shape=n, fill_value=0.0)"),
    "a-column": ("y = y.reshape(1000, 1)", "y = y.reshape(n, 1)"),
    "a-loop-over-points": (
        "for i in range(1000):\n    s += x[i] * y[i, 0]",
        "for i in range(n):\n    s += x[i] * y[i, 0]",
    ),
    "a-loop-that-counts-itself": (
        "while i < 1000:\n    s += x[i]\n    i += 1",
        "while i < n:\n    s += x[i]\n    i += 1",
    ),
    "a-comprehension": ("d = [x[i] for i in range(1000)]", "d = [x[i] for i in range(n)]"),
    "a-sum-over-points": ("s = sum((x[i] for i in range(0, 1000)))", "s = sum((x[i] for i in range(0, n)))"),
    "in-a-function": ("def f(x):\n    return sum(x) / 1000", "def f(x):\n    return sum(x) / n"),
}
OTHERS = {
    "a-rate": "lmb = 10 / 1000",
    "a-product": "y = 1000 * x",
    "a-bound": "g = np.clip(g, -1000, 1000)",
    "steps": "for i in range(1000):\n    W = step(W)",
    "steps-that-note-the-loss": "for i in range(1000):\n    losses[i] = step()",
    "a-seed": "np.random.seed(1000)",
    "a-number-of-its-own": "n = 1000",
    "another-number": "mse = np.sum(r) / 1001",
    "a-truth": "mse = np.sum(r) / True",
}


def put(source: str, *, loop: bool = False, names: frozenset[str] = frozenset()) -> str:
    """The statement with the name `n` for a thousand points."""
    (statement,) = ast.parse(source).body
    before = ast.dump(statement)
    changed = with_size(statement, 1000, ast.Name("n", ast.Load()), loop=loop, names=names)
    assert ast.dump(statement) == before, "the statement itself is changed"
    compile(ast.Module([changed], []), "<test>", "exec")
    return ast.unparse(changed)


@pytest.mark.parametrize("case", COUNTS)
def test_a_number_of_points_is_found(case: str) -> None:
    """In divisions of what is summed, sizes, and loops that pick points."""
    source, expected = COUNTS[case]

    assert put(source) == expected


@pytest.mark.parametrize("case", OTHERS)
def test_other_numbers_stay(case: str) -> None:
    """A rate, a bound, a seed and a number of steps say nothing about points."""
    assert put(OTHERS[case]) == OTHERS[case]


@pytest.mark.parametrize("head", ["for i in range(1000)", "while i < 1000"])
def test_the_trips_of_a_training_stay(head: str) -> None:
    """Even where its counter picks points: how many steps there are is not theirs to say."""
    source = f"{head}:\n    W = step(W, x[i], np.sum(x) / 1000)"

    assert put(source, loop=True) == source.replace("/ 1000", "/ n")


def test_a_name_for_the_number_is_the_number() -> None:
    """`N = 1000` once, and N wherever points are counted; but `steps = 1000` counts none."""
    names = names_for(ast.parse("N = M = 1000\nsteps = 1000\nother = 999").body, 1000)
    assert names == {"N", "M", "steps"}

    assert put("mse = np.sum(r) / N", names=names) == "mse = np.sum(r) / n"
    assert put("d = [x[i] for i in range(M)]", names=names) == "d = [x[i] for i in range(n)]"
    assert put("for i in range(steps):\n    W = step(W)", names=names) == "for i in range(steps):\n    W = step(W)"
    assert put("mse = np.sum(r) / other", names=names) == "mse = np.sum(r) / other"
