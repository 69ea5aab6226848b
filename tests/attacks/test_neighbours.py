"""Two workers side by side: neither reads, writes, stops or slows the other."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from checks.candidate import Answer, AnswerError, Question
from checks.submission import Submission
from tests.attacks.attack import LONG, PRELUDE
from tests.attacks.camp import Camp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="submissions are confined on Linux only")
QUESTION = Question("forward", (1.0, 1.0), np.arange(200.0))
# its answers are its number and where it lives, letter by letter
VICTIM = """
import os
if True:
    open('kept', 'w').write('mine')
SECRET = b'the secret of a neighbour'
def forward(W, x):
    told = [float(c) for c in os.getcwd().encode()] or [0.0]
    kept = [float(c) for c in open('kept', 'rb').read()]
    return [float(os.getpid())], told, kept
"""
THIEF = """
NUMBER, HOME, CANARY, PROJECT, KIND = {number}, {home!r}, '', '', ''
{prelude}
if True:
    syscall('kill', 62, NUMBER, 19)
    syscall('ptrace', 101, 16, NUMBER, 0, 0)
    syscall('process_vm_readv', 310, NUMBER, ctypes.create_string_buffer(64), 1, ctypes.create_string_buffer(64), 1, 0)
    refused('limits', lambda: __import__('resource').prlimit(NUMBER, 7, (3, 3)))
    refused('nice', lambda: os.setpriority(os.PRIO_PROCESS, NUMBER, 19))
    refused('affinity', lambda: os.sched_setaffinity(NUMBER, {{0}}))
    for name in ('mem', 'environ', 'cwd', 'fd/0', 'root', 'maps'):
        refused(name, lambda: os.open(f'/proc/{{NUMBER}}/{{name}}', os.O_RDONLY))
    for flags in (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY | os.O_TRUNC):
        refused('its file', lambda: os.open(HOME + '/kept', flags))
    refused('a file of mine', lambda: open(HOME + '/numpy.py', 'w'))
    refused('its folder', lambda: os.listdir(HOME))
    refused('all folders', lambda: os.listdir(os.path.dirname(HOME)))
    refused('its end', lambda: os.unlink(HOME + '/kept'))
    refused('its move', lambda: os.rename(HOME, HOME + '2'))
    refused('a link', lambda: os.link(HOME + '/kept', 'kept'))
    os.symlink(HOME + '/kept', 'link')
    refused('a link', lambda: open('link'))
def forward(W, x):
    return x * 0.0, x * 0.0, x * 0.0
"""


@pytest.mark.skipif("platform.machine() != 'x86_64'", reason="its system calls are those of x86_64")
def test_a_neighbour_is_out_of_reach(camp: Camp) -> None:
    """One that knows the number and the folder of the other, which it was not told, gets nowhere with them."""
    victim = Submission.load(camp.zygote, "victim.py", VICTIM.encode(), LONG)
    try:
        number, home, kept = _told(victim)
        source = THIEF.format(number=number, home=home, prelude=PRELUDE).encode()
        thief = Submission.load(camp.zygote, "thief.py", source, LONG)
        try:
            assert thief.loaded.troubles == []
            assert isinstance(thief.candidates[0].ask([QUESTION])[0], Answer)
            assert _told(victim) == (number, home, kept)
        finally:
            thief.worker.close()
        assert _told(victim) == (number, home, "mine")
    finally:
        victim.worker.close()
    assert camp.traces() == []


def test_a_neighbour_that_ends_takes_nobody_with_it(camp: Camp) -> None:
    """Of two workers one ends itself; the other answers on."""
    victim = Submission.load(camp.zygote, "victim.py", VICTIM.encode(), LONG)
    ender = Submission.load(camp.zygote, "ender.py", b"import os\ndef forward(W, x):\n    os.abort()\n", LONG)
    try:
        before = _told(victim)
        assert isinstance(ender.candidates[0].ask([QUESTION])[0], AnswerError)
        assert _told(victim) == before
    finally:
        ender.worker.close()
        victim.worker.close()
    assert camp.traces() == []


def _told(victim: Submission) -> tuple[int, str, str]:
    (answer,) = victim.candidates[0].ask([QUESTION])
    assert isinstance(answer, Answer), answer
    number, home, kept = answer.values
    return int(number[0]), _text(home), _text(kept)


def _text(letters: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return bytes(int(letter) for letter in letters).decode()
