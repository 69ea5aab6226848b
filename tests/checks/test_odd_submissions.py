"""What is odd about a submission costs it what is wrong with it, and nothing else; what is nothing earns nothing."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from checks.examine import Effort
from checks.grade import Grading, grade
from checks.mistakes.diagnose import NOTHING_THERE
from checks.processes import WorkerGoneError, Zygote
from checks.submission import Limits, Submission
from checks.verdict import Verdict
from checks.worker.sources import read
from checks.worker.trace import run
from tests.checks.small_notebooks import WEIGHTS, cells

GRADING = Grading(Effort(0, 1), Limits(load=30.0))
ZERO = """
def forward(W, x):
    return 0 * x, 0 * x, 0 * x
def loss(W, x, y):
    return (y * y).mean()
def gradient(W, x, y):
    return 0.0, 0.0
def update(W, x, y, lr):
    return W
def train(W, x, y, lr, steps):
    return W
"""


def graded(tmp_path: Path, zygote: Zygote, name: str, text: str) -> Verdict:
    """The verdict on a file."""
    path = tmp_path / name
    path.write_text(text)
    return grade(path, zygote, GRADING)


def notebook(*more: str) -> str:
    """A right notebook with more cells below."""
    return plain_notebook(*cells(), *more)


def plain_notebook(*sources: str) -> str:
    """A notebook of these cells."""
    made: list[object] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
        for cell in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made})


def points(verdict: Verdict, step: str) -> float:
    """What a step earns."""
    return sum(check.points for check in verdict.checks if check.step == step)


REFUSED = {
    "return": "a = 1\nreturn a",
    "argument-twice": "def f(a, a):\n    return a",
    "import-star-in-a-function": "def f():\n    from math import *",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_only_the_compiler_refuses_is_a_syntax_error_of_its_cell(
    name: str, zygote: Zygote, tmp_path: Path
) -> None:
    """As in a notebook: the cell does not run, the others do."""
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook(REFUSED[name]))

    assert verdict.verdict == "broken"
    assert "SyntaxError" in (verdict.reason or "")
    assert f"in code cell {len(cells()) + 1}" in (verdict.reason or "")
    assert points(verdict, "gradient") == pytest.approx(3)


LOOKED_AT = {
    "a-name-that-is-no-text": "globals()[5] = 1",
    "a-length-that-raises": "class L(list):\n    def __len__(self):\n        raise ValueError\nkept = L()",
    "a-length-that-exits": "class L(list):\n    def __len__(self):\n        raise SystemExit\nkept = L()",
    "a-series-of-its-own": "class Series:\n    def to_numpy(self):\n        return x\nkept = Series()",
    "many-long-curves": "import matplotlib.pyplot as plt\nfor _ in range(10):\n    plt.figure()\n"
    "    for _ in range(25):\n        plt.plot(np.zeros(5000))",
}


@pytest.mark.parametrize("name", LOOKED_AT)
def test_what_objects_to_being_looked_at_is_left_alone(name: str, zygote: Zygote, tmp_path: Path) -> None:
    """It is no business of ours; the gradient is as right as it was."""
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook(LOOKED_AT[name]))

    assert verdict.verdict == "failed", verdict.reason  # it draws no figure of the network
    assert [c.id for c in verdict.checks if c.outcome == "failed" and c.step != "figures"] == []


def test_a_module_below_main_is_missing_and_nobody_elses_fault(zygote: Zygote, tmp_path: Path) -> None:
    """`__main__` is no package that could be installed."""
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook("import __main__.helpers"))

    assert verdict.verdict == "broken"
    assert "ModuleNotFoundError" in (verdict.reason or "")


def test_right_calculus_on_nothing_earns_nothing(zygote: Zygote, tmp_path: Path) -> None:
    """The gradient of a network that is zero is zero; to return zero is no calculus."""
    verdict = graded(tmp_path, zygote, "a.py", ZERO)
    followed = [c.id for c in verdict.checks if c.outcome == "blocked" and c.points]

    assert verdict.verdict == "failed"
    assert followed == []


def test_a_script_below_a_condition_is_a_script(zygote: Zygote, tmp_path: Path) -> None:
    """Held to the whole exercise: its losses are no better for standing in a block."""
    below = "\n".join(f"    {line}" for line in "\n".join(cells()[2:]).replace("300", "3").splitlines())
    verdict = graded(tmp_path, zygote, "a.py", "\n".join(cells()[:2]) + f"\nif True:\n{below}\n")

    assert verdict.max_score == pytest.approx(10)
    assert verdict.verdict == "failed"


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        ("PermissionError(13, 'Permission denied')", "It tried what is forbidden to a submission: PermissionError"),
        ("ValueError('PermissionError: Operation not permitted')", "It raises ValueError: PermissionError"),
    ],
)
def test_what_is_forbidden_is_told_from_its_words(raised: str, reason: str, tmp_path: Path, zygote: Zygote) -> None:
    """The system refuses by its own exceptions; a message with their words in it is a message."""
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook(f"raise {raised}"))

    assert verdict.verdict == "broken"
    assert (verdict.reason or "").startswith(reason)


def test_an_exception_named_as_one_of_ours_is_told_by_its_name(tmp_path: Path, zygote: Zygote) -> None:
    """What is our own is told as a sentence; a submission's class of that name is not our own."""
    code = "class NoNumberError(Exception): ...\nraise NoNumberError('All is right')"
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook(code))

    assert "NoNumberError: All is right in code cell" in (verdict.reason or "")


def test_a_second_run_that_ends_otherwise_is_told_with_its_end(
    tmp_path: Path, zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the same submission did when it was run again is said, not only that it did something else."""

    def ends(submission: Submission) -> Submission:
        raise WorkerGoneError("running it from top to bottom ended its process (exit status 5)")

    monkeypatch.setattr(Submission, "afresh", ends)
    verdict = graded(tmp_path, zygote, "a.ipynb", notebook())

    told = [check.message or "" for check in verdict.checks if check.outcome == "failed"]
    said = "did not end as it did the first time: running it from top to bottom ended its process (exit status 5)"
    assert sum(said in message for message in told) == 1


def test_another_file_is_told_as_one(tmp_path: Path, zygote: Zygote) -> None:
    """Where nothing of the exercise is there, that is one sentence; where something is, each thing missing is one."""
    other = graded(tmp_path, zygote, "a.ipynb", plain_notebook("x = [1, 2]\nprint(max(x))"))
    begun = graded(tmp_path, zygote, "b.ipynb", plain_notebook(*cells()[:3]))

    told = [{check.mistake for check in each.checks if check.outcome == "failed"} for each in (other, begun)]
    assert [mistake and mistake.sentence for mistake in told[0]] == [NOTHING_THERE.sentence]
    assert NOTHING_THERE not in told[1]
    assert len(told[1]) > 3


@pytest.mark.parametrize(
    "call", ["np.random.seed(310)", "print('begun')", "x = np.linspace(-5, 5, 9)\nplt = None\nprint(x)"]
)
def test_functions_of_a_module_are_a_module_whatever_it_calls(call: str, tmp_path: Path, zygote: Zygote) -> None:
    """Not a script that lacks everything: what is there is asked."""
    verdict = graded(tmp_path, zygote, "a.py", f"import numpy as np\n{RIGHT_FUNCTIONS}\n{call}\n")

    assert verdict.verdict == "passed"


RIGHT_FUNCTIONS = """
def forward(W, x):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2)

def gradient(W, x, y):
    a1, a2, p = forward(W, x)
    d = 2 * (p - y) * np.cos(a2)
    return np.mean(d * W[1] * np.cos(a1) * x), np.mean(d * np.sin(a1))
"""


def test_what_a_call_is_stopped_by_is_told(tmp_path: Path, zygote: Zygote) -> None:
    """A package that is not there is nobody's fault, wherever it is imported; memory that runs out is a reason."""
    lines = {
        "import no_such_package": "ungraded",
        "np.ones(10**10)": "broken",
        "__import__('no_such_' + str(len(x)))": "failed",  # a name made of what is asked is no package
    }
    verdicts = [
        graded(
            tmp_path,
            zygote,
            "a.py",
            f"import numpy as np\n{RIGHT_FUNCTIONS}".replace("    d = ", f"    {line}\n    d = "),
        )
        for line in lines
    ]

    assert [verdict.verdict for verdict in verdicts] == list(lines.values())
    assert "no_such_package" in (verdicts[0].reason or "")
    assert "ran out of memory" in (verdicts[1].reason or "")


def test_a_notebook_named_as_a_script_is_told_so(tmp_path: Path, zygote: Zygote) -> None:
    """One sentence, with the mend."""
    verdict = graded(tmp_path, zygote, "a.py", notebook())

    assert verdict.reason == "The file holds a Jupyter notebook: give it a name that ends in .ipynb."


def test_a_long_loop_takes_no_memory() -> None:
    """Trips are counted: a list of two hundred thousand takes 1.6 MB."""
    source = read("a.py", b"n = 0\nwhile n < 200_000: n += 1")
    tracemalloc.start()
    try:
        (_, loop), _ = run(source, {}, None, lambda: None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert loop.trips == 200_000
    assert peak < 800_000


def test_equal_weights_are_two_weights(tmp_path: Path, zygote: Zygote) -> None:
    """Seeded before each draw, both are the same number; what is asked with two others is asked with both."""
    seeded = WEIGHTS.replace("[np.random.randn(1, 1), ", "[np.random.randn(1, 1), np.random.seed(310) or ")
    assert seeded != WEIGHTS
    named = (
        "np.random.seed(310)\nw1 = np.random.randn(1, 1)\nnp.random.seed(310)\nw2 = np.random.randn(1, 1)\nW = [w1, w2]"
    )
    for weights in (seeded, named):
        code = [weights if cell == WEIGHTS else cell for cell in cells()]
        verdict = graded(tmp_path, zygote, "a.ipynb", plain_notebook(*code))

        assert verdict.verdict == "failed"
        assert {c.outcome for c in verdict.checks if c.step in ("forward", "gradient")} == {"passed"}
