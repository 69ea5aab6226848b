"""What people read: the terminal's report and the failure messages as snapshots, and counterexamples that show the failure.

UPDATE_SNAPSHOTS=1 writes the snapshots anew; read the difference before it is committed.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import reference
from checks import report_terminal
from checks.examine import SHOULD_BE, Effort
from checks.grade import Grading, grade
from checks.processes import Zygote
from checks.registry import by_id
from checks.verdict import Verdict
from tests.zoo import RIGHT, WRONG, Specimen

SNAPSHOTS = Path(__file__).with_name("snapshots")
EFFORT = Effort(0, 1, shrinks=False)
SPECIMENS = {specimen.name: specimen for specimen in (*RIGHT, *WRONG)}
SHOWN = ("first-plain", "missing-w2", "outer-cos", "functions-missing-2", "syntax-error")
PASTED = ("missing-w2", "outer-cos", "later-missing-w2", "sequential-training", "functions-missing-2")
NUMBER = r"-?(?:\d[\d.]*(?:e[-+]?\d+)?|inf|nan)"


@pytest.fixture(scope="module")
def verdicts(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Verdict]:
    """The verdict on a specimen of the zoo, graded once."""
    folder = tmp_path_factory.mktemp("specimens")

    @functools.cache
    def verdict(name: str) -> Verdict:
        path = SPECIMENS[name].write(folder)
        return replace(grade(path, zygote, Grading(EFFORT)), path=path.name)

    return verdict


def snapshot(name: str, text: str) -> None:
    """Hold a text against the snapshot of that name, or write it where that is asked for."""
    path = SNAPSHOTS / f"{name}.txt"
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(lines, encoding="utf-8")

    assert lines == path.read_text(encoding="utf-8")


def printed(show: Callable[[Console], None]) -> str:
    """What a report prints into a pipe."""
    out = Console(file=io.StringIO(), width=report_terminal.PIPED_WIDTH, highlight=False)
    show(out)
    assert isinstance(out.file, io.StringIO)
    return re.sub(r"\b\d+\.\d s\b", "? s", out.file.getvalue())


@pytest.mark.parametrize("name", SHOWN)
def test_the_report_of_one_submission(name: str, verdicts: Callable[[str], Verdict]) -> None:
    """A line for what is right; for what is not, the steps, and the evidence with something to paste."""
    snapshot(f"report-{name}", printed(lambda out: report_terminal.show(verdicts(name), out)))


@pytest.mark.parametrize("name", [name for name in SHOWN if SPECIMENS[name].mistake and not SPECIMENS[name].breaks])
def test_the_messages_of_one_submission(name: str, verdicts: Callable[[str], Verdict]) -> None:
    """Each failed or blocked check says what was found, and on which input."""
    told = [
        f"{check.id} [{check.outcome}]\n  {check.message}"
        for check in verdicts(name).checks
        # the gentle cases are Hypothesis' own choice, which changes from one version of it to the next
        if check.outcome in ("failed", "blocked", "error") and by_id(check.id).source != "gentle"
    ]

    snapshot(f"messages-{name}", "\n".join(told))


def test_the_closing_line() -> None:
    """Counts, and what is needed to do the same again."""
    made = [Verdict("a", None, name, 0.0, 1.0, 0.1) for name in ("passed", "failed", "failed", "broken", "ungraded")]
    line = printed(lambda out: report_terminal.summary(made, Effort(7, 50), "none", 12.34, out))

    assert " ".join(line.split()) == (
        "5 submissions: 1 passed, 2 failed, 1 broken, 1 ungraded; seed 7, 50 examples a check, isolation none, ? s"
    )


@pytest.mark.parametrize("name", PASTED)
def test_counterexamples_show_the_failure(
    name: str, verdicts: Callable[[str], Verdict], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pasted below the submission's own code, a counterexample prints the number that the message tells of."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(Path(reference.__file__).parent.parent / "backprop.csv", tmp_path)
    failed = [c for c in verdicts(name).checks if c.counterexample and SHOULD_BE.search(c.counterexample)]
    assert failed

    for check in failed:
        found = re.search(rf" is ({NUMBER}), but should be ({NUMBER}) ", check.message or "")
        assert found, check.message
        given, expected = (float(text) for text in found.groups())
        numbers = pasted(SPECIMENS[name], check.counterexample or "")

        assert (check.counterexample or "").endswith(f" should be {found[2]}")
        assert given != expected
        assert np.any(np.isclose(numbers, given, rtol=1e-7, atol=1e-300)), (check.id, check.message, numbers)


@pytest.mark.parametrize("name", [name for name in SHOWN if SPECIMENS[name].mistake])
def test_counterexamples_are_shown_unbroken(name: str, verdicts: Callable[[str], Verdict]) -> None:
    """A line that is wrapped within a comment or a statement is no Python any more."""
    verdict = verdicts(name)
    report = printed(lambda out: report_terminal.show(verdict, out))
    shown = {c.mistake or c.step: c for c in reversed(verdict.checks) if c.outcome == "failed" and c.counterexample}
    lines = {line.strip() for line in report.splitlines()}
    wanted = {line.strip() for check in shown.values() for line in (check.counterexample or "").splitlines()}

    assert wanted <= lines


@pytest.mark.parametrize("name", [name for name in SHOWN if SPECIMENS[name].mistake and not SPECIMENS[name].breaks])
def test_a_mistake_is_told_once(name: str, verdicts: Callable[[str], Verdict]) -> None:
    """However many checks it fails; each of these stands beneath it by its title."""
    verdict = verdicts(name)
    report = printed(lambda out: report_terminal.show(verdict, out))
    failed = [check for check in verdict.checks if check.outcome == "failed"]

    assert all(check.mistake for check in failed)
    for mistake in {check.mistake for check in failed if check.mistake}:
        assert report.count(f"[{mistake.id}]") == 1
    for check in failed:
        assert check.title in " ".join(report.split())


@pytest.mark.parametrize("name", ["missing-w2", "299-steps", "seed-311", "functions-missing-2"])
def test_without_values_no_right_number_is_told(name: str, zygote: Zygote, tmp_path: Path) -> None:
    """What was found and where stays; what it should be goes, in messages and in what is to be pasted."""
    path = SPECIMENS[name].write(tmp_path)
    told, withheld = (grade(path, zygote, Grading(EFFORT, values=values)) for values in (True, False))

    assert any("should be" in f"{c.message}" for c in told.checks)
    assert any("should be" in f"{c.counterexample}" for c in told.checks) or name not in PASTED
    assert not any("should be" in f"{c.message} {c.counterexample}" for c in withheld.checks)
    assert [c.outcome for c in withheld.checks] == [c.outcome for c in told.checks]


def pasted(specimen: Specimen, code: str) -> list[float]:
    """The numbers that `code` prints below the code of a specimen."""
    space = dict(_left_by(specimen))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, space)
    return [float(text) for text in re.findall(NUMBER, out.getvalue())]


@functools.cache
def _left_by(specimen: Specimen) -> dict[str, object]:
    """The namespace that the code of a specimen leaves when it is run as a notebook would."""
    space: dict[str, object] = {"__name__": "__main__"}
    state = np.random.get_state()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for cell in specimen.code:
            exec("\n".join(line for line in cell.splitlines() if not line.startswith("%")), space)
    np.random.set_state(state)
    if "plt" in space:
        space["plt"].close("all")  # type: ignore[attr-defined]
    return space


def test_every_snapshot_belongs_to_a_test() -> None:
    """A snapshot that nothing reads would rot."""
    names = {f"report-{name}.txt" for name in SHOWN} | {
        f"messages-{name}.txt" for name in SHOWN if SPECIMENS[name].mistake and not SPECIMENS[name].breaks
    }

    assert {path.name for path in SNAPSHOTS.iterdir()} == names
