"""A grader that is killed, at whatever moment, leaves no process behind; what it leaves on the disk, the next one removes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks import scratch
from checks.processes import Zygote

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a killed grader leaves is told by /proc")
PROJECT = Path(__file__).resolve().parents[2]
# Says where it is, and stays there until it is killed. Each moment is followed by another, with a process in between.
GRADER = """
import sys, threading
from checks.isolation import Limits
from checks.processes import Zygote
from checks.submission import Submission
def at(moment):
    print(moment, flush=True)
    if moment == sys.argv[2]:
        threading.Event().wait()
at('begin')
zygote = Zygote(sys.argv[1])
at('zygote started')
zygote.level
at('zygote ready')
def load(code):
    threading.Timer(0.3, lambda: at('running' if 'while' in code else 'run')).start()
    return Submission.load(zygote, 'a.py', code.encode(), Limits())
if sys.argv[2] == 'running':
    load('open("left", "w")\\nwhile True: pass')
loaded = load('def forward(W, x):\\n    while W[0]: pass\\n    return x, x, x')
at('loaded')
import numpy as np
from checks.candidate import Question
if sys.argv[2] == 'called':
    threading.Timer(0.3, at, ['called']).start()
    loaded.candidates[0].ask([Question('forward', (1.0, 1.0), np.ones(1))])
loaded.worker.close()
at('worker ended')
zygote.close()
at('zygote ended')
"""
MOMENTS = ("zygote started", "zygote ready", "running", "loaded", "called", "worker ended", "zygote ended")
FEW = ("zygote started", "running")
# while a command line grades a folder, two at a time: seconds after its start
DELAYS = (0.3, 0.7, 1.1, 1.5, 2.0, 2.5, 3.0, 4.0)
# A zygote that hears of its grader's death cleans up first. Nothing is measured here: only for good is too long.
FOR_GOOD = 30.0


@dataclass(frozen=True)
class Place:
    """A folder for everything that a grader writes, and the environment that keeps it there."""

    folder: Path
    environment: dict[str, str]

    def processes(self) -> list[str]:
        """Those that were started with this environment: the grader's, the sandbox's, the workers'."""
        found = []
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdigit() and str(self.folder).encode() in (process / "environ").read_bytes():
                    found.append(f"{process.name} {(process / 'comm').read_text().strip()}")
            except OSError:
                continue
        return found

    def folders(self) -> list[str]:
        """The scratch folders of graders."""
        return sorted(path.name for path in (self.folder / "tmp").iterdir())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place of its own; the font list, which takes seconds to make, is a copy of the one that is there."""
    (tmp_path / "tmp").mkdir()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backprop-checks"
    if cache.exists():
        shutil.copytree(cache, tmp_path / "cache" / "backprop-checks")
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "HOME", "LANG", "LD_"))}
    given = {"TMPDIR": str(tmp_path / "tmp"), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(PROJECT)}
    return Place(tmp_path, kept | given)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A few moments at the best level, or all of them at each."""
    every = metafunc.config.getoption("--attacks") == "all"
    if "moment" in metafunc.fixturenames:
        metafunc.parametrize("moment", MOMENTS if every else FEW)
        metafunc.parametrize("level", ["full", "strong"] if every else [None])
    if "delay" in metafunc.fixturenames:
        metafunc.parametrize("delay", DELAYS if every else DELAYS[4:5])
        metafunc.parametrize("level", ["full", "strong"] if every else [None])


def test_a_grader_killed_at_a_moment(moment: str, level: str | None, zygote: Zygote, place: Place) -> None:
    """While the zygote starts, waits, while a submission runs, waits, answers, and when all is over."""
    if level == "full" and zygote.level != "full":
        pytest.skip(f"this machine gives {zygote.level!r} only")
    command = [sys.executable, "-c", GRADER, level or zygote.level, moment]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place.environment, cwd=PROJECT) as grader:
        assert grader.stdout is not None
        assert moment in map(str.strip, iter(grader.stdout.readline, "")), "it ended before"
        grader.send_signal(signal.SIGKILL)
    _assert_nothing_is_left(place)


def test_a_command_killed_after_some_seconds(delay: float, level: str | None, zygote: Zygote, place: Place) -> None:
    """With grading processes of its own, each with a zygote and workers."""
    if level == "full" and zygote.level != "full":
        pytest.skip(f"this machine gives {zygote.level!r} only")
    handed_in = place.folder / "in"
    handed_in.mkdir()
    for name in "abc":
        (handed_in / f"{name}.py").write_text("open('left', 'w')\nwhile True: pass\n")
    command = [
        sys.executable,
        "-m",
        "checks",
        "grade",
        str(handed_in),
        "--jobs",
        "2",
        "--isolation",
        level or zygote.level,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=place.environment, cwd=PROJECT
    ) as grader:
        time.sleep(delay)
        grader.kill()
    _assert_nothing_is_left(place)


def _assert_nothing_is_left(place: Place) -> None:
    deadline = time.monotonic() + FOR_GOOD
    while (left := place.processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []
    # a killed grader's folder is wiped when the next one takes its own
    code = "from checks import scratch\nscratch.claim().release()"
    subprocess.run([sys.executable, "-c", code], env=place.environment, cwd=PROJECT, check=True, timeout=FOR_GOOD)
    assert place.folders() == []


def test_the_folder_of_a_living_grader_is_let_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what nobody holds is wiped: another grader's folder, and a folder of somebody's with another name, stay."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stale = tmp_path / f"{scratch.PREFIX}stale"
    (stale / "submission-a").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / f"{scratch.PREFIX}link").symlink_to(tmp_path / "other")
    first = scratch.claim()
    second = scratch.claim()

    assert not stale.exists()
    assert first.path.exists()
    assert second.path.exists()
    second.release()
    assert not second.path.exists()
    assert first.path.exists()
    first.release()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{scratch.PREFIX}link", "other"]
