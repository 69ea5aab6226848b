"""Statements of small notebooks, run again on other weights and other data, against a computation by hand."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import reference
from checks.worker import serve
from checks.worker.figures import Recorder
from checks.worker.frames import Raised, Result, Shown, unpack
from tests.checks.small_notebooks import GRADIENT, MOVED, NETWORK, OTHER, READ, STEP, Asked, cells, indented


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a worker does to its own process is kept from this one, or put back; backprop.csv lies beside."""
    monkeypatch.chdir(Path(reference.__file__).parent.parent)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(Recorder, "install", lambda self: None)
    monkeypatch.setattr(serve, "_lighten", lambda: None)
    with warnings.catch_warnings():
        yield


def holds(asked: Asked, *, steps: bool = True) -> None:
    """Gradient, update and training at OTHER are those of the reference, and so are those of the run."""
    w, x, y = OTHER
    gradient = reference.gradient(w, x, y)

    np.testing.assert_allclose(asked.numbers("gradient"), gradient, rtol=1e-12)
    np.testing.assert_allclose(asked.numbers("update"), np.array(w) - gradient, rtol=1e-12)
    if steps:
        for count in (0, 1, 3):
            expected = reference.train(w, x, y, steps=count)
            np.testing.assert_allclose(asked.numbers("train", count), expected, rtol=1e-12)
    np.testing.assert_allclose(asked.numbers("train"), reference.train(w, x, y), rtol=1e-9)
    np.testing.assert_allclose(asked.numbers("mse"), reference.loss(w, x, y), rtol=1e-12)
    np.testing.assert_allclose(asked.numbers("mse_final"), reference.loss(w, x, y), rtol=1e-12)


POINTWISE = """
dldw1, dldw2 = [], []
for i in range(len(x)):
    a1, a2, p = neural_network(W, x[i:i + 1])
    common = 2 * (p - y[i]) * np.cos(a2)
    dldw1.append((common * W[1] * np.cos(a1) * x[i]).item())
    dldw2.append((common * np.sin(a1)).item())
"""
SUMS = """
s1 = 0
s2 = 0
n = 0
for xi, yi in zip(x.ravel(), y.ravel()):
    a1, a2, p = neural_network(W, xi)
    common = 2 * (p - yi) * np.cos(a2)
    s1 += common * W[1] * np.cos(a1) * xi
    s2 += common * np.sin(a1)
    n += 1
dldw1 = s1 / n
dldw2 = s2 / n
"""
STORED = """
dldw1 = np.zeros(len(x))
dldw2 = np.zeros(len(x))
for i in range(len(x)):
    a1, a2, p = (v.item() for v in neural_network(W, x[i:i + 1]))
    dldw1[i] = 2 * (p - y[i, 0]) * np.cos(a2) * W[1].item() * np.cos(a1) * x[i, 0]
    dldw2[i] = 2 * (p - y[i, 0]) * np.cos(a2) * np.sin(a1)
"""
HELPERS = """
def residual():
    return neural_network(W, x)[2] - y
def both():
    a1, a2, p = neural_network(W, x)
    common = scale * residual() * np.cos(a2)
    return common * W[1] * np.cos(a1) * x, common * np.sin(a1)
scale = 2
dldw1, dldw2 = both()
"""
OBJECT = """
class Net:
    def __init__(self, W):
        self.w1, self.w2 = W
    def gradient(self, x, y):
        a1, a2, p = neural_network([self.w1, self.w2], x)
        self.common = 2 * (p - y) * np.cos(a2)
        return self.common * self.w2 * np.cos(a1) * x, self.common * np.sin(a1)
net = Net(W)
dldw1, dldw2 = net.gradient(x, y)
"""
SPLIT = """
w1 = W[0].item()
w2 = W[1].item()
a1 = w1 * x
a2 = w2 * np.sin(a1)
delta = 2 * (np.sin(a2) - y)
delta = delta * np.cos(a2)
dldw2 = delta * np.sin(a1)
dldw1 = delta * w2 * np.cos(a1) * x
"""
COLUMNS = """
df['a1'], df['a2'], df['p'] = (v.ravel() for v in neural_network(W, x))
df['common'] = 2 * (df.p - df.y) * np.cos(df.a2)
dldw1 = (df.common * W[1].item() * np.cos(df.a1) * df.x).to_numpy()
dldw2 = (df['common'] * np.sin(df['a1'])).to_numpy()
"""
REMEMBERED = GRADIENT.strip() + "\nhistory = [mse]\nbest = {'W': [w.copy() for w in W]}\n"
WHILE = "i = 0\nlmb = 0.01\nhistory = []\nwhile i < 300:\n" + indented(
    STEP.replace("0.01", "lmb") + "history.append(float(np.mean((y_pred - y) ** 2)))\ni += 1"
)
# never so on the points of the exercise, whose y are 0.5 in the mean
STOPS = "for i in range(300):\n" + indented("if np.mean(y) < 0.45:\n    print(i)\n    break\n" + STEP)
FUNCTION = (
    "def one_step():\n    global W\n"
    + indented(GRADIENT)
    + "\n    W = [W[0] - 0.01 * np.mean(dldw1), W[1] - 0.01 * np.mean(dldw2)]\nfor _ in range(300):\n    one_step()"
)
CUSTOM_END = (
    "class Stop(Exception):\n    pass\ncount = 0\ntry:\n    while True:\n        if count == 300:\n            raise Stop\n"
    "        count += 1\n" + indented(STEP, 8) + "\nexcept Stop as stop:\n    pass"
)
WRAPPED = """
from math import cos, sin
def by_w1(px, py):
    a1 = px * W[0].item()
    a2 = sin(a1) * W[1].item()
    return 2 * (sin(a2) - py) * cos(a2) * W[1].item() * cos(a1) * px
def by_w2(px, py):
    a1 = px * W[0].item()
    a2 = sin(a1) * W[1].item()
    return 2 * (sin(a2) - py) * cos(a2) * sin(a1)
by_w1, by_w2 = np.vectorize(by_w1), np.vectorize(by_w2)
dldw1 = by_w1(x, y)
dldw2 = by_w2(x, y)
"""
SHEET = """
def sheet(W):
    made = df.copy()
    made['a1'], made['a2'], made['p'] = (v.ravel() for v in neural_network(W, x))
    made['common'] = 2 * (made.p - made.y) * np.cos(made.a2)
    return made
made = sheet(W)
dldw1 = (made.common * W[1].item() * np.cos(made.a1) * made.x).mean()
dldw2 = (made.common * np.sin(made.a1)).mean()
"""
IN_A_TEXT = """
w1, w2 = W[0].item(), W[1].item()
made = df.eval('a1 = x * @w1').eval('a2 = sin(a1) * @w2')
dldw1 = made.eval('2 * (sin(a2) - y) * cos(a2) * @w2 * cos(a1) * x').mean()
dldw2 = made.eval('2 * (sin(a2) - y) * cos(a2) * sin(a1)').mean()
"""
RECORDED = """
from itertools import accumulate, repeat
def on(W, rate):
    a1, a2, p = neural_network(W, x)
    common = 2 * (p - y) * np.cos(a2)
    return [W[0] - rate * np.mean(common * W[1] * np.cos(a1) * x), W[1] - rate * np.mean(common * np.sin(a1))]
path = list(accumulate(repeat(0.01, 300), on, initial=W))
W = path[-1]
"""
REMEMBERS = """
def trainer(W, rate):
    g1 = g2 = None
    def step():
        nonlocal W, g1, g2
        a1, a2, p = neural_network(W, x)
        common = 2 * (p - y) * np.cos(a2)
        g1, g2 = common * W[1] * np.cos(a1) * x, common * np.sin(a1)
        W = [W[0] - rate * g1.mean(), W[1] - rate * g2.mean()]
        return W
    step.gradients = lambda: (g1, g2)
    return step
once = trainer(W, 1)
Wnew = once()
dldw1, dldw2 = once.gradients()
"""
WITHIN_UPDATE = "Wnew = moved(W, 1)\nmse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)"
STYLES: dict[str, list[str]] = {
    "plain": cells(),
    "one-cell": ["\n".join(cells())],
    "a-cell-a-statement": [*cells(gradient="").copy()[:4], *GRADIENT.strip().split("\n"), *cells()[5:]],
    "append": cells(gradient=POINTWISE),
    "augmented-assignment": cells(gradient=SUMS),
    "store-through-subscript": cells(gradient=STORED),
    "helpers-that-read-globals": cells(gradient=HELPERS),
    "class": cells(gradient=OBJECT),
    "weights-by-name": cells(gradient=SPLIT),
    "frame-with-added-columns": cells(gradient=COLUMNS),
    "frame-made-in-a-function": cells(gradient=SHEET),
    "functions-wrapped-under-their-own-names": cells(gradient=WRAPPED),
    "names-in-a-text": cells(gradient=IN_A_TEXT),
    "a-closure-that-remembers": cells(
        gradient=REMEMBERS, update="mse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)"
    ),
    "gradients-within-a-function": cells(
        gradient=MOVED, update=WITHIN_UPDATE, train="for i in range(300):\n    W = moved(W, 0.01)"
    ),
    "something-beside": cells(gradient=REMEMBERED),
    "while": cells(train=WHILE),
    "ends-early-on-other-data": cells(train=STOPS),
    "typed-size": cells(gradient=STORED.replace("len(x)", "1000")),
    "function-that-writes-a-global": cells(train=FUNCTION),
    "weights-in-an-array": [
        c.replace("W = [np.random.randn(1, 1), np.random.randn(1, 1)]", "W = np.random.randn(2, 1)") for c in cells()
    ],
    "read-only-data": cells(read=READ + "x.flags.writeable = False\ny.flags.writeable = False"),
    "lists": cells(
        read=READ + "x_list, y_list = x.ravel().tolist(), y.ravel().tolist()",
        gradient=SUMS.replace("zip(x.ravel(), y.ravel())", "zip(x_list, y_list)"),
    ),
    "for-its-own-points-only": cells(
        read=READ.replace("-1, 1", "1000, 1"), gradient="y_true = y.reshape(1000, 1)\n" + GRADIENT.replace("- y)", "- y_true)")
    ),
    "lambda": cells(network="neural_network = lambda W, x: (x * W[0], np.sin(x * W[0]) * W[1], "
                            "np.sin(np.sin(x * W[0]) * W[1]))"),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_replays_are_exact(style: str) -> None:
    """Whatever the style, other weights and data give what a computation by hand gives."""
    holds(Asked(STYLES[style]))


def test_a_training_whose_weights_are_taken_out_of_a_record_is_replayed_whole() -> None:
    """It has no trips that could be counted."""
    holds(Asked(cells(train=RECORDED)), steps=False)


def test_a_training_that_ends_with_an_exception_is_replayed_whole() -> None:
    """A loop within `try` is no loop that can be stopped; it is replayed from end to end."""
    holds(Asked(cells(train=CUSTOM_END)), steps=False)


IN_PLACE = """
W[0] = W[0] - np.mean(dldw1)
W[1] = W[1] - np.mean(dldw2)
mse_update = np.mean((neural_network(W, x)[2] - y) ** 2)
"""
AUGMENTED = IN_PLACE.replace("W[0] = W[0] -", "W[0] -=").replace("W[1] = W[1] -", "W[1] -=")
REBUILT = """
w1, w2 = W
w1 = w1 - np.mean(dldw1)
w2 = w2 - np.mean(dldw2)
W = [w1, w2]
mse_update = np.mean((neural_network(W, x)[2] - y) ** 2)
"""


@pytest.mark.parametrize("update", [IN_PLACE, AUGMENTED, REBUILT], ids=["in-place", "augmented", "rebuilt"])
def test_an_update_in_place_starts_from_the_weights_asked_for(update: str) -> None:
    """The later edition updates W itself; the replay begins before that."""
    holds(Asked(cells(update=update)))


def test_the_run_itself_is_told() -> None:
    """Weights and losses of the own run, at every stage, and the count of the training's steps."""
    reading = Asked(cells()).loaded.readings[0]
    values = {role: unpack(value).ravel() for role, value in reading.values.items()}
    x, y = reference.points()
    first = reference.initial_weights()
    updated = reference.update(first, x, y)
    start = reference.initial_weights(skip=1)
    trained = reference.train(start, x, y)

    for role, expected in {"initial": first, "updated": updated, "start": start, "trained": trained}.items():
        np.testing.assert_allclose(values[role], expected, rtol=1e-9, err_msg=role)
    for role, weights in {"mse": first, "mse_update": updated, "mse_final": trained}.items():
        np.testing.assert_allclose(values[role], reference.loss(weights, x, y), rtol=1e-9, err_msg=role)
    assert reading.steps == 300
    assert reading.missing == {}


def test_replays_leave_no_trace() -> None:
    """A replay that appends, stores or writes globals starts from the same state every time."""
    asked = Asked(cells(gradient=POINTWISE, train=WHILE))
    first = [asked.numbers("gradient"), asked.numbers("train", 2)]

    assert [asked.numbers("gradient"), asked.numbers("train", 2)] == first


def test_replays_share_no_namespace() -> None:
    """What one replay binds is not there for the next."""
    counted = "try:\n    seen += 1\nexcept NameError:\n    seen = 1\n" + GRADIENT + "dldw1 = dldw1 * seen"
    asked = Asked(cells(gradient=counted))

    assert asked.numbers("gradient") == asked.numbers("gradient")


def test_what_is_made_of_the_data_is_made_again() -> None:
    """Sorting changes nothing on the 1000 points, which are sorted; on others it does, and belongs to the answer."""
    asked = Asked(
        cells(gradient="x_used = np.sort(x, axis=0)\n" + GRADIENT.replace("x)", "x_used)").replace("* x", "* x_used"))
    )
    w, x, y = OTHER

    np.testing.assert_allclose(asked.numbers("gradient"), reference.gradient(w, np.sort(x), y), rtol=1e-12)


def test_a_second_pass_is_a_reading_of_its_own() -> None:
    """The last question is answered by running it all again with the bias: both passes can be asked."""
    again = [c.replace("return a1, a2, np.sin(a2)", "return a1, a2, np.sin(a2) + 0.5") for c in cells()[1:]]
    asked = Asked([*cells(), *again])
    w, x, y = OTHER

    assert [reading.id for reading in asked.loaded.readings] == ["first", "last"]
    for index, bias in enumerate((0.0, 0.5)):
        expected = reference.gradient(w, x, y, bias=bias)
        np.testing.assert_allclose(asked.numbers("gradient", reading=index), expected, rtol=1e-12)
        np.testing.assert_allclose(
            asked.numbers("train", 2, reading=index), reference.train(w, x, y, steps=2, bias=bias), rtol=1e-12
        )


@pytest.mark.parametrize("counted", [True, False])
def test_cells_out_of_order_are_run_in_an_order_that_works(counted: bool) -> None:
    """A notebook whose cells were moved runs by its execution counts, or else by what needs what."""
    right = cells()
    order = [0, 2, 1, 3, 4, 5, 6, 7, 8]
    moved = [right[4], *[right[i] for i in order if i != 4]]
    counts = [5, *[i + 1 for i in order if i != 4]]

    holds(Asked(moved, counts if counted else None))


def test_what_the_submission_raises_is_told_with_its_line() -> None:
    """A replay that cannot run on other data says what was raised, and where."""
    reply = Asked(cells(gradient=GRADIENT + "assert len(x) == 1000, 'too few'")).ask("gradient")

    assert isinstance(reply, Result)
    reply = Asked(cells(gradient="def half():\n    return x[999] * 0 + 1\n" + GRADIENT + "dldw1 = dldw1 * half()")).ask(
        "gradient"
    )
    assert isinstance(reply, Raised)
    assert reply.trouble.kind == "IndexError"


def test_the_statements_of_a_slice_can_be_shown() -> None:
    """What is shown holds the numbers asked for and the statements between them and the answer, and runs."""
    asked = Asked(cells())
    shown = asked.ask("gradient", layout="source")
    assert isinstance(shown, Shown)

    assert "-0.75" in shown.text
    assert "mse" not in shown.text
    printed: list[float] = []
    space = {"np": np, "print": lambda *values: printed.extend(map(float, values))}
    exec(NETWORK, space)
    exec(shown.text, space)
    w, x, y = OTHER
    np.testing.assert_allclose(sorted(printed), sorted(reference.gradient(w, x, y)), rtol=1e-12)


def test_draws_within_a_slice_are_those_of_the_seed() -> None:
    """A training with the gradient of the single update draws the first weights again: always the same ones."""
    stale = "for i in range(300):\n    W = [W[0] - 0.01 * np.mean(dldw1), W[1] - 0.01 * np.mean(dldw2)]"
    asked = Asked(cells(train=stale))
    w, x, y = OTHER
    np.random.seed(1)
    once = asked.numbers("train", 2)
    np.random.seed(2)

    assert asked.numbers("train", 2) == once
    np.testing.assert_allclose(once, w - 0.02 * reference.gradient(reference.initial_weights(), x, y), rtol=1e-12)
