"""Paths of every kind: a verdict or a usage error in one sentence, never a traceback; and the exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.cli import main
from checks.examine import Effort
from checks.grade import Grading, grade
from checks.paths import LARGEST_FILE, PathError, submissions
from checks.processes import Zygote
from checks.submission import Limits
from tests.checks.lent_zygote import lend

GRADING = Grading(Effort(0, 1), Limits(load=20.0))
QUICK = ["--examples", "1", "--jobs", "1"]
RIGHT = """
import numpy as np
def forward(W, x):
    return x * W[0], np.sin(x * W[0]) * W[1], np.sin(np.sin(x * W[0]) * W[1])
def gradient(W, x, y):
    a1, a2, p = forward(W, x)
    common = 2 * (p - y) * np.cos(a2)
    return np.mean(common * W[1] * np.cos(a1) * x), np.mean(common * np.sin(a1))
"""
WRONG = RIGHT.replace("W[1] * np.cos(a1)", "np.cos(a1)")
NEEDS_PACKAGE = "import no_such_package_anywhere\n" + RIGHT


def one_sentence(text: str) -> bool:
    """Whether a text is one line that begins with a capital, ends with a stop, and shows no traceback."""
    return (
        text == text.strip()
        and "\n" not in text
        and text[:1] == text[:1].upper()
        and text.endswith((".", "!", "?"))
        and "Traceback" not in text
        and len(text) < 600
    )


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _large(path: Path) -> None:
    # sparse: the bytes are never written
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 8 * 2**20)


UNREADABLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("a.ipynb", lambda path: None, "cannot be read"),
    "folder": ("a.ipynb", lambda path: path.mkdir(), "regular file"),
    "empty-notebook": ("a.ipynb", lambda path: path.touch(), "empty"),
    "empty-script": ("a.py", lambda path: path.touch(), "empty"),
    "text": ("a.ipynb", lambda path: path.write_text("Dear all,\nplease find attached"), "JSON"),
    "prose-as-a-script": ("a.py", lambda path: path.write_text("Dear all,\nplease find attached"), "SyntaxError"),
    "binary": ("a.py", lambda path: path.write_bytes(bytes(range(256))), "Python"),
    "binary-notebook": ("a.ipynb", lambda path: path.write_bytes(bytes(range(256))), "UTF-8"),
    "broken-json": ("a.ipynb", lambda path: path.write_text('{"cells": ['), "JSON"),
    "no-notebook": ("a.ipynb", lambda path: path.write_text('{"name": "a"}'), "no cells"),
    "fifo": ("a.ipynb", _fifo, "regular file"),
    "link-to-nowhere": ("a.ipynb", _link_to_nowhere, "a link"),
    "link-to-itself": ("a.ipynb", _link_to_itself, "a link"),
    "large": ("a.ipynb", _large, "40 MB"),
    "name-too-long": ("a" * 300 + ".ipynb", lambda path: None, "cannot be read"),
    "below-a-file": ("a.ipynb/b.ipynb", lambda path: path.parent.touch(), "cannot be read"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_broken_in_one_sentence(case: str, zygote: Zygote, tmp_path: Path) -> None:
    """The verdict on anything but a readable submission: broken, without a point, and why."""
    name, make, words = UNREADABLE[case]
    path = tmp_path / name
    make(path)

    verdict = grade(path, zygote, GRADING)

    assert verdict.verdict == "broken"
    assert verdict.score == 0
    assert verdict.reason is not None
    assert one_sentence(verdict.reason), verdict.reason
    assert words in verdict.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_broken(zygote: Zygote, tmp_path: Path) -> None:
    """The system's own word for it is passed on."""
    path = tmp_path / "a.ipynb"
    path.write_text("{}")
    path.chmod(0)

    assert grade(path, zygote, GRADING).reason == "The file cannot be read: Permission denied."


def test_a_link_is_not_followed(zygote: Zygote, tmp_path: Path) -> None:
    """A link that was handed in may lead to somebody else's answer."""
    (tmp_path / "a.py").write_text(RIGHT)
    link = tmp_path / "b.py"
    link.symlink_to(tmp_path / "a.py")
    verdict = grade(link, zygote, GRADING)

    assert (verdict.verdict, verdict.path) == ("broken", str(link))
    assert verdict.reason == "It is a link, which is not followed; name the file that it leads to."


def test_a_folder_may_be_a_link(zygote: Zygote, tmp_path: Path) -> None:
    """Only the file itself must be none: where the folders of submissions lie is the grader's own affair."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.py").write_text(RIGHT)
    (tmp_path / "b").symlink_to(tmp_path / "a")

    assert grade(tmp_path / "b" / "a.py", zygote, GRADING).verdict == "passed"


def test_folders_are_searched_for_submissions(tmp_path: Path) -> None:
    """Every notebook and script below, in order, each once; hidden folders and other files are passed over."""
    (tmp_path / "nothing").mkdir()
    names = [
        "b.py",
        "a.ipynb",
        "d.ipynb/e.py",
        "sub/c.IPYNB",
        "notes.txt",
        ".hidden.py",
        ".ipynb_checkpoints/a.ipynb",
        "__pycache__/b.py",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found, empty = submissions([tmp_path, tmp_path / "nothing", tmp_path / "b.py", tmp_path / "notes.txt"])

    expected = ["a.ipynb", "b.py", "d.ipynb/e.py", "sub/c.IPYNB", "notes.txt"]

    assert [path.relative_to(tmp_path).as_posix() for path in found] == expected
    assert empty == [f"{tmp_path / 'nothing'} holds no submission: there is no .ipynb and no .py in it"]


@pytest.mark.parametrize("kind", ["missing", "empty", "without"])
def test_paths_without_submissions_are_refused(kind: str, tmp_path: Path) -> None:
    """The error names the path and what is the matter with it."""
    path = tmp_path / "answers"
    if kind != "missing":
        path.mkdir()
    if kind == "without":
        (path / "notes.txt").touch()

    with pytest.raises(PathError, match=r"answers (is not there|holds no submission)"):
        submissions([path])


def written(folder: Path, **texts: str) -> list[str]:
    """Scripts with these texts; their paths."""
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.py"
        path.write_text(text)
        paths.append(str(path))
    return paths


STATUSES = {
    "passed": ({"a": RIGHT}, 0),
    "failed": ({"a": RIGHT, "b": WRONG}, 1),
    "broken": ({"a": RIGHT, "b": "a = ("}, 1),
    "ungraded": ({"a": RIGHT, "b": NEEDS_PACKAGE}, 3),
    "ungraded-and-failed": ({"a": WRONG, "b": NEEDS_PACKAGE}, 3),
}


@pytest.mark.parametrize("case", STATUSES)
def test_the_exit_status_says_the_worst(
    case: str, tmp_path: Path, zygote: Zygote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 all passed, 1 some failed or broken, 3 some ungraded."""
    texts, status = STATUSES[case]
    lend(zygote, monkeypatch)

    assert main(["grade", *QUICK, *written(tmp_path, **texts)]) == status
    assert "Traceback" not in "".join(capsys.readouterr())


USAGE = {
    "missing-path": (["nowhere.ipynb"], "nowhere.ipynb is not there"),
    "empty-folder": (["."], "holds no submission"),
    "missing-points": (["a.txt", "--points", "nowhere.toml"], "nowhere.toml"),
    "report-into-a-folder": (["a.txt", "--json", "."], "cannot be written"),
    "report-below-nowhere": (["a.txt", "--json", "nowhere/a.json"], "cannot be written"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_said_before_anything_is_run(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, a line on standard error, nothing on standard output."""
    arguments, words = USAGE[case]
    (tmp_path / "a.txt").touch()
    monkeypatch.chdir(tmp_path)

    assert main(["grade", *arguments]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["grade"],
        ["grade", "a.py", "--jobs", "0"],
        ["grade", "a.py", "--examples", "many"],
        ["grade", "a.py", "--seed", "-1"],
        ["grade", "a.py", "--time-limit", "nan"],
        ["grade", "a.py", "--no-such-option"],
        ["mark", "a.py"],
    ],
    ids=" ".join,
)
def test_arguments_that_make_no_sense_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, with the usage and what is wrong on standard error."""
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert "usage:" in error


def test_the_command_in_a_process_of_its_own(tmp_path: Path) -> None:
    """`python -m checks`: the report alone on standard output, whatever the submission prints, and the exit status."""
    noise = (
        "import os, sys\nprint('noise')\nsys.stderr.write('noise')\nos.write(1, b'noise')\nos.system('echo noise')\n"
    )
    (path,) = written(tmp_path, a=noise + WRONG)
    command = [sys.executable, "-m", "checks", "grade", *QUICK, "--json", "-", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])

    assert done.returncode == 1
    assert json.loads(done.stdout)["submissions"][0]["verdict"] == "failed"
    assert "noise" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
