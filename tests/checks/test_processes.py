"""Submissions that crash, hang, leave or babble: each ends alone, and the next one is graded as if nothing had been."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from checks.candidate import Question
from checks.examine import Effort, Examination
from checks.grade import Grading, grade
from checks.processes import Zygote, ZygoteError
from checks.registry import by_id
from checks.submission import Limits, Submission
from checks.verdict import Verdict
from checks.worker import __main__ as worker
from checks.worker.frames import LARGEST_FRAME
from tests.zoo import RIGHT

GRADING = Grading(Effort(0, 1), Limits(load=20.0, call=2.0))
SHORT = Grading(Effort(0, 1), Limits(load=1.5, call=0.5))
PLAIN = RIGHT[0]
MODULE = """
import numpy as np
def forward(W, x):
    return x * W[0], np.sin(x * W[0]) * W[1], np.sin(np.sin(x * W[0]) * W[1])
def loss(W, x, y):
    # when called
    return np.mean((forward(W, x)[2] - y) ** 2)
"""
QUESTION = Question("loss", (1.0, 1.0), np.ones(1), np.ones(1))
# the pipe to the grader, as a submission that wants to cheat would look for it
SOCKET = """
import os, socket, stat, struct
found = []
for number in range(100):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            found.append(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=os.dup(number)))
    except OSError:
        pass
assert found
"""
ENDS = {
    "abort": ("import os\nos.abort()", "signal 6, SIGABRT"),
    "killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal 9, SIGKILL"),
    "segmentation-fault": ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    "left": ("import os\nos._exit(0)", "exit status 0"),
    "left-with-a-status": ("import os\nos._exit(7)", "exit status 7"),
    "garbage": (SOCKET + "found[0].sendall(b'\\x03\\0\\0\\0abc' * 50)", "grader's pipe"),
    "too-long": (SOCKET + f"found[0].sendall(struct.pack('<I', {LARGEST_FRAME + 1}))", "grader's pipe"),
    "hung-up": (SOCKET + "found[0].shutdown(socket.SHUT_RDWR)", "ended its process"),
}


@pytest.fixture
def own_zygote() -> Iterator[Zygote]:
    """A zygote for one test alone."""
    made = Zygote()
    yield made
    made.close()


@pytest.fixture(scope="module")
def unconfined() -> Iterator[Zygote]:
    """A zygote whose workers are processes of this machine, in folders of this machine."""
    made = Zygote("none")
    yield made
    made.close()


def notebook(*cells: str) -> bytes:
    """A notebook of these code cells."""
    made: list[object] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()


def graded(tmp_path: Path, zygote: Zygote, *cells: str, grading: Grading = GRADING) -> Verdict:
    """The verdict on a notebook of these code cells."""
    path = tmp_path / "answer.ipynb"
    path.write_bytes(notebook(*cells))
    return grade(path, zygote, grading)


def right(zygote: Zygote, tmp_path: Path) -> tuple[str, str | None]:
    """The verdict on a right answer, and its reason if it has one."""
    verdict = grade(PLAIN.write(tmp_path), zygote, GRADING)
    return verdict.verdict, verdict.reason


def unharmed(zygote: Zygote) -> str:
    """The outcome of one check of a right module: a worker that starts, loads and answers, in a tenth of a second."""
    submission = Submission.load(zygote, "right.py", MODULE.encode(), GRADING.limits)
    try:
        return Examination(submission.candidates[0], GRADING.effort).settle(by_id("loss-matches-reference")).outcome
    finally:
        submission.worker.close()


def called(tmp_path: Path, zygote: Zygote, code: str, grading: Grading = GRADING) -> Verdict:
    """The verdict on a right module whose loss does something more when it is called."""
    path = tmp_path / "answer.py"
    path.write_text(MODULE.replace("    # when called", f"    exec({code!r}, {{}})"))
    return grade(path, zygote, grading)


@pytest.mark.parametrize("end", ENDS)
def test_a_run_that_ends_badly_is_broken(end: str, zygote: Zygote, tmp_path: Path) -> None:
    """What ended it is said in one sentence, and the same zygote grades the next one."""
    code, words = ENDS[end]
    verdict = graded(tmp_path, zygote, code)

    assert verdict.verdict == "broken"
    assert words in (verdict.reason or "")
    assert unharmed(zygote) == "passed"


@pytest.mark.parametrize("end", ENDS)
def test_a_call_that_ends_badly_is_broken(end: str, zygote: Zygote, tmp_path: Path) -> None:
    """A loss that ends the process when it is asked for."""
    code, words = ENDS[end]
    verdict = called(tmp_path, zygote, code)

    assert verdict.verdict == "broken"
    assert words in (verdict.reason or "")
    assert unharmed(zygote) == "passed"


@pytest.mark.parametrize("code", ["raise SystemExit", "import sys; sys.exit(3)", "quit()", "raise KeyboardInterrupt"])
def test_leaving_by_an_exception_is_an_exception_like_any_other(code: str, zygote: Zygote, tmp_path: Path) -> None:
    """`sys.exit()` ends a cell of a notebook, not its kernel: what stands in other cells is still examined."""
    verdict = graded(tmp_path, zygote, code, "def neural_network(W, x):\n    return x * W[0], x, x")
    forward = next(check for check in verdict.checks if check.id == "prediction-matches-reference")

    assert verdict.verdict == "broken"
    assert "code cell 1" in (verdict.reason or "")
    assert forward.outcome == "failed"
    assert unharmed(zygote) == "passed"


def test_a_hang_in_the_run_is_ended(zygote: Zygote, tmp_path: Path) -> None:
    """The limit of the whole run, and the sentence that says so."""
    verdict = graded(tmp_path, zygote, "while True:\n    pass", grading=SHORT)

    where = "Running it from top to bottom took longer than 1.5 s (in code cell 1, line 1)."
    assert (verdict.verdict, verdict.reason) == ("broken", where)
    assert right(zygote, tmp_path) == ("passed", None)


def test_a_hang_that_ignores_every_signal_is_ended(zygote: Zygote, tmp_path: Path) -> None:
    """Handlers for signals, and exceptions caught in a loop, keep nobody alive."""
    code = (
        "import signal, time\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):\n    signal.signal(s, signal.SIG_IGN)\n"
        "while True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass"
    )

    assert graded(tmp_path, zygote, code, grading=SHORT).verdict == "broken"
    assert unharmed(zygote) == "passed"


def test_a_hang_in_a_call_is_ended(zygote: Zygote, tmp_path: Path) -> None:
    """The limit of one call, and the sentence that says which."""
    verdict = called(tmp_path, zygote, "while True: pass", Grading(Effort(0, 1), Limits(call=0.5)))

    assert verdict.verdict == "broken"
    assert "took longer than 0.5 s" in (verdict.reason or "")
    assert unharmed(zygote) == "passed"


FORGED_RUN = (
    SOCKET
    + """
import msgspec
frame = msgspec.msgpack.encode({'type': 'Loaded', 'kind': 'notebook', 'readings': [], 'figures': [], 'troubles': [],
                                'notes': []})
found[0].sendall(struct.pack('<I', len(frame)) + frame)
"""
)
FORGED_ANSWER = """
import msgspec
frame = msgspec.msgpack.encode({'type': 'Result', 'id': '0123456789abcdef', 'values': [[(), bytes(8)]] * 3})
found[0].sendall(struct.pack('<I', len(frame)) + frame)
"""


def test_a_forged_reply_to_the_run_gains_nothing(zygote: Zygote, tmp_path: Path) -> None:
    """A submission that tells the grader itself how its run went has nothing to show for it."""
    verdict = graded(tmp_path, zygote, FORGED_RUN)

    assert verdict.verdict in ("failed", "broken")
    assert verdict.score == 0
    assert right(zygote, tmp_path) == ("passed", None)


def test_an_answer_to_another_question_is_noticed(zygote: Zygote, tmp_path: Path) -> None:
    """Every question has an id that cannot be guessed; an answer with another one ends the examination."""
    verdict = called(tmp_path, zygote, SOCKET + FORGED_ANSWER)

    assert verdict.verdict == "broken"
    assert "not asked" in (verdict.reason or "")
    assert right(zygote, tmp_path) == ("passed", None)


def test_once_gone_always_gone(zygote: Zygote) -> None:
    """A worker that died answers every later question with the same sentence."""
    source = MODULE.replace("    # when called", "    __import__('os').abort()")
    submission = Submission.load(zygote, "a.py", source.encode(), GRADING.limits)
    (candidate,) = submission.candidates
    answers = [candidate.ask([QUESTION])[0] for _ in range(2)]
    submission.worker.close()

    assert candidate.gone is not None
    assert [str(answer) for answer in answers] == [candidate.gone] * 2


def test_nothing_that_a_submission_starts_outlives_it(unconfined: Zygote, tmp_path: Path) -> None:
    """A process in the background ends with the worker, whose group it belongs to, even where it may be started."""
    note = tmp_path / "pid"
    started = f"import subprocess\np = subprocess.Popen(['sleep', '60'])\nopen({str(note)!r}, 'w').write(str(p.pid))"

    graded(tmp_path, unconfined, started)

    assert ends(int(note.read_text()))


def test_submissions_do_not_see_each_other(zygote: Zygote, tmp_path: Path) -> None:
    """Files, modules and settings that one leaves are gone for the next; each finds backprop.csv in its own folder."""
    spoils = """
import numpy as np, os
np.sin = np.cos
open('left', 'w').close()
os.remove('backprop.csv')
os.environ['A'] = '1'
"""
    finds = """
import os, numpy as np
assert sorted(os.listdir()) == ['backprop.csv'], os.listdir()
assert 'A' not in os.environ
assert np.sin(0) == 0
"""
    graded(tmp_path, zygote, spoils)

    assert graded(tmp_path, zygote, finds).verdict == "failed"


def asked_until_dead(submission: Submission) -> None:
    """Ask for four seconds at most: the kernel ends the workers after the zygote, so answers may still come."""
    for _ in range(200):
        submission.candidates[0].ask([QUESTION])
        time.sleep(0.02)


def test_a_dead_zygote_leaves_submissions_ungraded(own_zygote: Zygote, tmp_path: Path) -> None:
    """Our own process died: nobody loses a point, and the reason says whose fault it is.

    The kernel ends the workers with it, which is not to be read as a submission that ended its process.
    """
    submission = Submission.load(own_zygote, "right.py", MODULE.encode(), GRADING.limits)
    assert own_zygote.is_alive()
    own_zygote._process.kill()
    own_zygote._process.wait()

    with pytest.raises(ZygoteError):
        asked_until_dead(submission)
    with contextlib.suppress(ZygoteError):
        submission.worker.close()
    for _ in range(2):
        verdict = grade(PLAIN.write(tmp_path), own_zygote, GRADING)

        assert (verdict.verdict, verdict.score) == ("ungraded", None)
        assert "the process that starts workers" in (verdict.reason or "").lower()


def test_a_package_that_does_not_import_is_no_fault_of_a_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pandas is there, and what it needs is not: the zygote says so. Where pandas is not there, a submission may do without."""
    monkeypatch.setattr(worker, "_use_once", lambda: None)
    found = []
    for missing in ("of_pandas", "pandas"):

        def broken(asked: str, missing: str = missing) -> None:
            if asked == "pandas":
                raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

        monkeypatch.setattr(importlib, "import_module", broken)
        try:
            worker.preload()
            found.append("")
        except ModuleNotFoundError as error:
            found.append(str(error))

    assert found == ["No module named 'of_pandas'", ""]


def test_closing_leaves_no_process_and_no_folder() -> None:
    """The zygote, the workers it has, and their scratch folders go together."""
    zygote = Zygote("none")
    submissions = [Submission.load(zygote, "a.ipynb", notebook("a = 1"), GRADING.limits) for _ in range(2)]
    processes = [zygote._process.pid, *(s.worker._child for s in submissions)]
    home = Path(zygote._home)

    assert all(map(alive, processes))
    assert len(list(home.glob("submission-*"))) == 2
    zygote.close()
    for submission in submissions:
        submission.worker._channel.close()
    assert not any(map(alive, processes))
    assert not home.exists()


def test_closing_a_worker_removes_its_folder(unconfined: Zygote) -> None:
    """Scratch folders do not pile up over a batch; closing twice does no harm."""
    submission = Submission.load(unconfined, "a.ipynb", notebook("import os\nos.makedirs('a/b')"), GRADING.limits)
    child = submission.worker._child
    (scratch,) = unconfined._home.glob("submission-*")
    assert (scratch / "a" / "b").is_dir()
    submission.worker.close()
    submission.worker.close()

    assert not scratch.exists()
    assert not alive(child)


def ends(process: int) -> bool:
    """Whether a process is gone well before it would end by itself: what is killed takes a moment on a busy machine."""
    for _ in range(200):
        if not alive(process):
            return True
        time.sleep(0.02)
    return False


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state not in ("Z", "X")
