"""Every attack gets the verdict that it deserves, in time, and leaves nothing behind, at every level of isolation."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

import pytest

from tests.attacks import ATTACKS, Attack
from tests.attacks.camp import Camp, texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="submissions are confined on Linux only")
LONGEST_REASON = 1000


def test_an_attack_is_survived(attack: Attack, camp: Camp, tmp_path: Path) -> None:
    """The verdict and what it says; no trace of the attack; and the next submission is graded as if nothing had been."""
    if attack.machine not in ("", platform.machine()):
        pytest.skip(f"its system calls are those of {attack.machine}")
    verdict = camp.verdict(attack, tmp_path)
    told = texts(verdict)

    assert "got through" not in told, told[:2000]
    assert verdict.verdict in attack.verdicts, told[:2000]
    assert re.search(attack.says, told, re.DOTALL), told[:2000]
    assert not attack.never or not re.search(attack.never, told)
    assert all(c.isprintable() or c in "\n\t" for c in told)
    assert len(verdict.reason or "") < LONGEST_REASON
    assert verdict.seconds < attack.seconds
    assert camp.traces() == []
    assert camp.grades_the_next_one()


def test_attacks_have_names_of_their_own() -> None:
    """A name finds one attack."""
    names = [attack.name for attack in ATTACKS]

    assert len(set(names)) == len(names)
