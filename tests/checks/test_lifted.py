"""Gradients that stand within a function are found there, and only where they are those of the update."""

from __future__ import annotations

import ast

import pytest

from checks.worker.lifted import is_lifted, lift_gradients
from tests.checks.small_notebooks import MOVED, Asked, cells

# nothing at the top of it assigns a gradient
TRAIN = "for i in range(300):\n    W = [0.99 * W[0], 0.99 * W[1]]"


def lifted(text: str) -> str:
    """Statements with their gradients lifted, in one spelling."""
    module = ast.parse(text)
    lift_gradients([module.body])
    return ast.unparse(module)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f():\n    dldw1 = 1\n    dldw2 = 2", "dldw1, dldw2"),
        ("def f():\n    dldw1, dldw2 = g()", "dldw1, dldw2"),
        ("def f():\n    dldw = []\n    dldw.append(1)", "dldw"),
        ("class A:\n    def f(self):\n        dldw1 = dldw2 = 0", "dldw1, dldw2"),
        ("def f():\n    def g():\n        dldw1 = dldw2 = 0", "dldw1, dldw2"),
    ],
    ids=["assigned", "unpacked", "list", "method", "inner"],
)
def test_what_a_function_assigns_becomes_global(text: str, names: str) -> None:
    """Wherever the function stands."""
    assert f"global {names}\n" in lifted(text)


def test_types_go_with_it() -> None:
    """Python refuses a global name with an annotation; a docstring may stay behind."""
    text = lifted("def f():\n    'Both.'\n    dldw1: float = 1\n    dldw2: float\n    dldw2 = 2\n    a: int = 3")

    assert "global dldw1, dldw2" in text
    assert "dldw1 = 1" in text
    assert "a: int = 3" in text
    compile(text, "<test>", "exec")


@pytest.mark.parametrize(
    "text",
    [
        "dldw1 = dldw2 = 0\ndef f():\n    dldw1 = dldw2 = 1",
        "dldw = 0\ndef f():\n    dldw1 = dldw2 = 1",
        "def f(dldw1, dldw2):\n    dldw1 = dldw2 = 1",
        "def f():\n    dldw1 = 1",
        "def f():\n    return [dldw1 + dldw2 for dldw1, dldw2 in g()]",
        "def f():\n    dldw1 = dldw2 = 1\n    def g():\n        nonlocal dldw1\n        dldw1 = 2",
    ],
    ids=["at-the-top", "list-at-the-top", "parameters", "one-alone", "comprehension", "nonlocal"],
)
def test_other_names_stay_where_they_are(text: str) -> None:
    """Those that the notebook has already, and those that no `global` may name."""
    assert lifted(text) == ast.unparse(ast.parse(text))
    assert not is_lifted(ast.parse(text))


def test_the_update_tells_which_gradients_are_meant() -> None:
    """A function that is called point by point leaves those of the last point, along which nothing moves."""
    by_point = MOVED.replace("def moved(W, rate):", "def at(W, x, y):").replace(
        "return [W[0] - rate * dldw1, W[1] - rate * dldw2]", "return np.array([dldw1, dldw2])"
    )
    mean = "g = np.mean([at(W, x[i:i + 1], y[i:i + 1]) for i in range(len(x))], axis=0)"
    update = f"{mean}\nWnew = [W[0] - g[0], W[1] - g[1]]\nmse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)"
    (reading,) = Asked(cells(gradient=by_point, update=update, train=TRAIN)).loaded.readings

    assert "gradient" not in reading.functions
    assert "do not move along them" in reading.missing["gradient"]


@pytest.mark.parametrize("rate", [1, 0.5, -1], ids=["right", "half", "uphill"])
def test_a_wrong_rate_does_not_hide_them(rate: float) -> None:
    """What moves both weights along the gradient, however far, has it."""
    update = f"Wnew = moved(W, {rate})\nmse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)"
    (reading,) = Asked(cells(gradient=MOVED, update=update, train=TRAIN)).loaded.readings

    assert "gradient" in reading.functions
