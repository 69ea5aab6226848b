"""Where a column meets a row, and where the two would not."""

from __future__ import annotations

import pytest

from checks.processes import Zygote
from checks.submission import Limits, Submission
from tests.zoo import RIGHT, Specimen

HEAD = "import numpy as np\nx = np.arange(4.0).reshape(-1, 1)\ny = np.arange(4.0)\n"
MODULE = """
import numpy as np

def forward(W, x, b=0):
    return x * W[0], np.sin(x * W[0]) * W[1], np.sin(np.sin(x * W[0]) * W[1]) + b

def gradient(W, x, y):
    a1, a2, p = forward(W, x)
    r = {residual}
    return np.mean(2 * r * np.cos(a2) * W[1] * np.cos(a1) * x), np.mean(2 * r * np.cos(a2) * np.sin(a1))
"""


def loaded(zygote: Zygote, name: str, code: str) -> Submission:
    return Submission.load(zygote, name, code.encode(), Limits())


def meeting(zygote: Zygote, code: str, name: str = "a.py") -> str | None:
    """Where the two meet in a script or module."""
    submission = loaded(zygote, name, code)
    try:
        return next(iter(submission.meetings()), None)
    finally:
        submission.worker.close()


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("r = x - y", "x - y: the shapes (4, 1) and (4,) make (4, 4)"),
        ("r = 2 * (y - np.sin(x)) * x", "y - np.sin(x): the shapes (4,) and (4, 1) make (4, 4)"),
        ("def f(a):\n    return a * y\nr = f(x)", "a * y: the shapes (4, 1) and (4,) make (4, 4)"),
        ("try:\n    r = x / y\nexcept Exception:\n    r = 0", "x / y: the shapes (4, 1) and (4,) make (4, 4)"),
        ("r = x - y.reshape(1, -1)", "the shapes (4, 1) and (1, 4) make (4, 4)"),
        ("import pandas as pd\nr = np.sin(x) + pd.Series(y).values", "(4, 1) and (4,) make (4, 4)"),
    ],
)
def test_the_operation_is_found(statement: str, text: str, zygote: Zygote) -> None:
    """Wherever it stands: in a statement, within another, in a function, in what catches exceptions."""
    found = meeting(zygote, f"{HEAD}{statement}\nprint(r)")

    assert found is not None
    assert text in found
    assert found.startswith("line ")


def test_the_cell_and_the_line_are_told(zygote: Zygote) -> None:
    """As people count them."""
    (specimen,) = (s for s in RIGHT if s.name == "first-plain")
    wrong = specimen.text().replace("2 * (y_pred - y)", "2 * (y_pred - y.ravel())", 1)
    found = meeting(zygote, wrong, "a.ipynb")

    assert found is not None
    assert found.startswith("code cell ")
    assert "y_pred - y.ravel(): the shapes (1000, 1) and (1000,) make (1000, 1000)" in found


@pytest.mark.parametrize("residual", ["p - y", "p.ravel() - y.ravel()"])
def test_a_module_is_asked(residual: str, zygote: Zygote) -> None:
    """Its functions run on the points of the exercise; there a row meets a column only in one of the two."""
    found = meeting(zygote, MODULE.format(residual=residual))

    assert (found is None) == (residual == "p - y")


@pytest.mark.parametrize("specimen", RIGHT[:12:3], ids=lambda s: s.name)
def test_nothing_is_found_in_right_answers(specimen: Specimen, zygote: Zygote) -> None:
    """Numbers, rows alone, columns alone, and one with the other where nothing is paired."""
    assert meeting(zygote, specimen.text(), specimen.filename) is None
