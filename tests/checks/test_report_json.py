"""The verdicts as JSON: the contract, key by key, and what must be the same whoever asks and how often."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from checks.cli import main
from checks.examine import Effort
from checks.grade import Grading, grade
from checks.processes import Zygote
from checks.registry import STEPS, all_checks
from checks.report_json import document
from checks.verdict import CheckResult, Mistake, Verdict
from tests.checks.lent_zygote import lend

RIGHT = """
import numpy as np
def forward(W, x):
    return x * W[0], np.sin(x * W[0]) * W[1], np.sin(np.sin(x * W[0]) * W[1])
def loss(W, x, y):
    return np.mean((forward(W, x)[2] - y) ** 2)
def gradient(W, x, y):
    a1, a2, p = forward(W, x)
    common = 2 * (p - y) * np.cos(a2)
    return np.mean(common * W[1] * np.cos(a1) * x), np.mean(common * np.sin(a1))
"""
FILES = {
    "broken.py": "a = (",
    "failed.py": RIGHT.replace("W[1] * np.cos(a1)", "np.cos(a1)"),
    "nan.py": RIGHT.replace("return np.mean((forward", "return np.nan * np.mean((forward"),
    "passed.py": RIGHT,
    "raises.py": RIGHT.replace(
        "    common = 2",
        "    raise ValueError('\\x1b[31mred\\x07 \\ud800 \\u202e \\0 \\u00e9 \\U0001f600')\n    common = 2",
    ),
    "ungraded.py": "import no_such_package_anywhere\n" + RIGHT,
}
VERDICTS = {"broken.py": "broken", "failed.py": "failed", "nan.py": "failed", "passed.py": "passed"} | {
    "raises.py": "failed",
    "ungraded.py": "ungraded",
}
OUTCOMES = {"passed", "failed", "blocked", "skipped", "error"}
KEYS = {
    "path": str,
    "sha256": str | None,
    "verdict": str,
    "score": float | None,
    "max_score": float,
    "seconds": float,
    "reason": str | None,
    "checks": list,
}
CHECK_KEYS = {
    "id": str,
    "step": str,
    "title": str,
    "outcome": str,
    "points": float,
    "max_points": float,
    "examples": int,
    "message": str | None,
    "mistake": dict | None,
    "counterexample": str | None,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a submission for every verdict."""
    made = tmp_path_factory.mktemp("submissions")
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def _one_zygote(monkeypatch: pytest.MonkeyPatch, reports: dict[str, Any], zygote: Zygote) -> None:
    """Batches of one job use the zygote that is there; the report of two jobs was made with two of its own."""
    lend(zygote, monkeypatch)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `grade`."""
    status = main(["grade", "--examples", "2", *arguments])
    return (status, *capsys.readouterr())


@pytest.fixture(scope="module")
def reports(folder: Path) -> dict[str, Any]:
    """The report of the folder: as text, with what else was written, and parsed."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        status = main(["grade", "--examples", "2", "--seed", "7", "--jobs", "2", "--json", "-", str(folder)])
    parsed = json.loads(out.getvalue(), parse_constant=_no_constant)
    return {"status": status, "out": out.getvalue(), "error": error.getvalue(), "parsed": parsed}


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def timeless(report: Any) -> Any:
    """A report without its seconds."""
    return report | {"submissions": [{k: v for k, v in s.items() if k != "seconds"} for s in report["submissions"]]}


def test_the_report_stands_alone_on_standard_output(reports: dict[str, Any]) -> None:
    """One JSON document of ASCII; the terminal's report goes to standard error."""
    assert reports["out"].isascii()
    assert reports["out"].startswith("{")
    assert reports["out"].endswith("}\n")
    assert "passed.py" in reports["error"]
    assert reports["status"] == 3


def test_the_document(reports: dict[str, Any]) -> None:
    """Schema, suite, submissions, and nothing else."""
    parsed = reports["parsed"]

    assert list(parsed) == ["schema", "suite", "submissions"]
    assert parsed["schema"] == 1
    assert list(parsed["suite"]) == ["version", "seed", "examples", "isolation"]
    assert (parsed["suite"]["seed"], parsed["suite"]["examples"]) == (7, 2)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", parsed["suite"]["version"])
    assert isinstance(parsed["suite"]["isolation"], str)


def test_each_submission_has_every_key(reports: dict[str, Any], folder: Path) -> None:
    """Keys in the order of the contract, with their types; what is more comes after them."""
    submissions = reports["parsed"]["submissions"]

    assert {Path(s["path"]).name: s["verdict"] for s in submissions} == VERDICTS
    for submission in submissions:
        assert list(submission)[: len(KEYS)] == list(KEYS)
        for key, kind in KEYS.items():
            assert isinstance(submission[key], kind), (submission["path"], key)
        assert submission["sha256"] == hashlib.sha256(Path(submission["path"]).read_bytes()).hexdigest()
        assert submission["seconds"] >= 0


def test_reasons_are_for_broken_and_ungraded(reports: dict[str, Any]) -> None:
    """A sentence there, and null elsewhere; an ungraded submission has no score."""
    for submission in reports["parsed"]["submissions"]:
        assert (submission["reason"] is not None) == (submission["verdict"] in ("broken", "ungraded"))
        assert (submission["score"] is None) == (submission["verdict"] == "ungraded")
        if submission["reason"]:
            assert re.fullmatch(r"[A-Z][^\n]*[.!?]", submission["reason"])


def test_each_check_has_every_key(reports: dict[str, Any]) -> None:
    """Every check of the suite once, in the order of the steps, with the contract's keys and types."""
    for submission in reports["parsed"]["submissions"]:
        if not submission["checks"]:
            assert submission["verdict"] == "broken"
            continue
        assert [c["id"] for c in submission["checks"]] == [check.id for check in all_checks()]
        steps = [STEPS.index(c["step"]) for c in submission["checks"]]
        assert steps == sorted(steps)
        for check in submission["checks"]:
            assert list(check) == list(CHECK_KEYS)
            for key, kind in CHECK_KEYS.items():
                assert isinstance(check[key], kind), (check["id"], key)
            assert check["outcome"] in OUTCOMES
            assert 0 <= check["points"] <= check["max_points"]
            assert check["outcome"] != "failed" or check["message"]
            assert check["outcome"] != "passed" or check["message"] is check["counterexample"] is None
            assert check["outcome"] != "skipped" or check["max_points"] == 0


def test_scores_are_sums(reports: dict[str, Any]) -> None:
    """Score and maximum are those of the checks, to what rounding leaves."""
    for submission in reports["parsed"]["submissions"]:
        if submission["score"] is None or not submission["checks"]:
            continue
        assert math.isclose(submission["score"], sum(c["points"] for c in submission["checks"]), abs_tol=1e-9)
        assert math.isclose(submission["max_score"], sum(c["max_points"] for c in submission["checks"]), abs_tol=1e-9)
        assert (submission["verdict"] == "passed") == (submission["score"] == submission["max_score"])


WHOLE = {"empty-handed": "print('hello')", "syntax-error": "mse = (", "weights-only": "W = [1.0, 2.0]\nmse = 0.5"}


@pytest.mark.parametrize("case", WHOLE)
def test_every_whole_submission_is_out_of_ten(case: str, tmp_path: Path, zygote: Zygote) -> None:
    """However little of it can be examined, a notebook or script is marked out of the same maximum."""
    path = tmp_path / "a.py"
    path.write_text(WHOLE[case])
    verdict = grade(path, zygote, Grading(Effort(0, 1)))

    assert verdict.max_score == 10.0


def test_what_a_submission_says_obeys_nothing(reports: dict[str, Any]) -> None:
    """Control characters, surrogates and marks that turn the line around are replaced; letters stay."""
    (raises,) = (s for s in reports["parsed"]["submissions"] if s["path"].endswith("raises.py"))
    message = next(c["message"] for c in raises["checks"] if c["message"] and "red" in c["message"])

    assert "é" in message
    assert "😀" in message
    assert "[31mred" in message
    for text in (message, reports["error"]):
        assert not set(text) & {"\x1b", "\x07", "\x00", "\ud800", "\u202e"}


HOSTILE = '\x1b[2J \ud800 \x00 \u2028 </script> " \\ é'


def test_any_text_survives_the_document() -> None:
    """Paths and messages may hold anything; the document is ASCII, and gives it back."""
    check = CheckResult("a", "loss", "t", "failed", 0.0, 1.0, 3, HOSTILE, Mistake("m", HOSTILE), HOSTILE)
    text = document([Verdict(HOSTILE, None, "failed", 0.0, 1.0, 0.1, None, (check,))], Effort(), "none")
    (back,) = json.loads(text)["submissions"]

    assert text.isascii()
    assert not set(text) & {"\x1b", "\x00"}
    assert [back["path"], back["checks"][0]["message"], back["checks"][0]["counterexample"]] == [HOSTILE] * 3
    assert back["checks"][0]["mistake"] == {"id": "m", "sentence": HOSTILE}


def test_a_number_that_is_none_is_refused_rather_than_written() -> None:
    """NaN and Infinity are no JSON."""
    with pytest.raises(ValueError, match="Out of range"):
        document([Verdict("a", None, "failed", math.nan, 1.0, 0.1)], Effort(), "none")


def test_no_submissions_make_a_document_too() -> None:
    """An empty list, not a missing one."""
    assert json.loads(document([], Effort(), "none"))["submissions"] == []


def test_one_job_says_the_same_as_two(
    reports: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same seed gives the same verdicts, in the same order, whatever the number of jobs; but for the seconds."""
    status, out, _ = run(capsys, "--seed", "7", "--jobs", "1", "--json", "-", str(folder))

    assert status == reports["status"]
    assert timeless(json.loads(out)) == timeless(reports["parsed"])


def test_a_report_into_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file holds the document; standard output, the report for people."""
    target = tmp_path / "verdicts.json"
    status, out, error = run(capsys, "--json", str(target), str(folder / "broken.py"))
    parsed = json.loads(target.read_text(encoding="ascii"))

    assert status == 1
    assert [s["verdict"] for s in parsed["submissions"]] == ["broken"]
    assert "broken.py" in out
    assert error == ""
