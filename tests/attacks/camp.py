"""A zygote under attack, and what an attack may leave behind: processes, files, descriptors, a changed file outside."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

import numpy as np

import reference
from checks.candidate import Answer, Question
from checks.examine import Effort
from checks.grade import Grading, grade
from checks.processes import Zygote
from checks.submission import Submission
from checks.verdict import Verdict
from tests.attacks.attack import BASES, CONFINED, LONG, PLAIN, Attack

EFFORT = Effort(0, 1, shrinks=False)
RIGHT = (PLAIN + BASES["right"]).encode()
WEIGHTS, X, Y = (0.5, -1.5), np.array([1.0, -2.0, 0.5]), np.array([0.75, 0.25, 0.5])
KEPT = b"kept as it is\n"
PROJECT = Path(__file__).resolve().parents[2]


class Camp:
    """A zygote of one level, with a file outside that nothing but its place protects. Raises what a zygote raises."""

    def __init__(self, level: str | None) -> None:
        self.zygote = Zygote(level, CONFINED)
        try:
            self.level = self.zygote.level
        except BaseException:
            self.zygote.close()
            raise
        self.outside = Path(tempfile.mkdtemp(prefix="attacked-"))
        self.outside.chmod(0o777)
        self.canary = self.outside / "canary"
        self.canary.write_bytes(KEPT)
        self.canary.chmod(0o666)
        self._marked = _mark(self.canary)
        self.places = {"CANARY": str(self.canary), "PROJECT": str(PROJECT)}
        self._own = self.processes()
        self._home = self.zygote._home
        self._state = _state(self.canary)
        # where no list of fonts was kept, the zygote has made one, and other lists beside it
        self._files = self.files()
        self.count()

    def count(self) -> None:
        """Take the descriptors that are open now for those that may be: other tests of this process have theirs."""
        self._descriptors = _descriptors()

    def verdict(self, attack: Attack, folder: Path) -> Verdict:
        """The verdict on an attack, written into a folder."""
        return grade(attack.write(folder, self.places), self.zygote, Grading(EFFORT, attack.limits, hints=False))

    def grades_the_next_one(self) -> bool:
        """Whether a right submission is run and answers rightly: in a twentieth of a second."""
        submission = Submission.load(self.zygote, "right.py", RIGHT, LONG)
        try:
            (answer,) = submission.candidates[0].ask([Question("gradient", WEIGHTS, X, Y)])
        finally:
            submission.worker.close()
        true = reference.gradient(WEIGHTS, X, Y)
        return isinstance(answer, Answer) and np.allclose([float(v) for v in answer.values], true, rtol=1e-12)

    def traces(self) -> list[str]:
        """What an attack has left or changed, in words."""
        found = [] if self.zygote.is_alive() else ["the zygote is dead"]
        found += [f"process {name}" for name in sorted(self.processes() - self._own)]
        found += [f"file {name}" for name in sorted(self.files() - self._files)]
        if _state(self.canary) != self._state:
            found.append(f"the file outside is {_state(self.canary)}; it was {self._state}")
        found += [f"file {name} outside" for name in os.listdir(self.outside) if name != "canary"]  # noqa: PTH208
        if _descriptors() > self._descriptors:
            found.append("descriptors of the grader")
        return found

    def processes(self) -> set[str]:
        """Every process below the zygote, and every other one with its environment, by number and name."""
        mark = f"HOME={self.zygote._home}".encode()
        parents: dict[int, int] = {}
        names: dict[int, str] = {}
        marked: set[int] = set()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                name, _, rest = (folder / "stat").read_text().rpartition(")")
                parents[int(folder.name)] = int(rest.split()[1])
                names[int(folder.name)] = (
                    f"{name.replace('(', '')} {(rest.split()[0] == 'Z' and 'ended') or ''}".strip()
                )
                if mark in (folder / "environ").read_bytes():
                    marked.add(int(folder.name))
            except OSError:
                continue
        below = {self.zygote._process.pid}
        while more := {child for child, parent in parents.items() if parent in below} - below:
            below |= more
        return {names[number] for number in below | marked if number in names}

    def files(self) -> set[str]:
        """What lies in the zygote's scratch folder, inside the sandbox where there is one."""
        found = set(os.listdir(self.zygote._home))  # noqa: PTH208
        if self.level != "full":
            return found
        for name in self._own:
            # the sandbox's own root, by a process in it; only root may look
            scratch = Path("/proc") / name.split()[0] / "root" / "scratch"
            try:
                found |= {inside.name for inside in scratch.iterdir()}
            except OSError:
                continue
        return found

    def close(self) -> list[str]:
        """End the zygote; what is left of it, in words."""
        self.zygote.close()
        shutil.rmtree(self.outside, ignore_errors=True)
        deadline = time.monotonic() + 3
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return sorted(left) + ([str(self._home)] if self._home.exists() else [])


def _mark(path: Path) -> bool:
    """Give a file an attribute that can be taken away, where its file system has them."""
    try:
        os.setxattr(path, "user.kept", b"1")
    except OSError:
        return False
    return True


def _state(path: Path) -> tuple[object, ...]:
    """What must not change about a file."""
    status = path.stat()
    try:
        attributes = sorted(os.listxattr(path))
    except OSError:
        attributes = []
    mode = stat.filemode(status.st_mode)
    return path.read_bytes(), mode, status.st_uid, status.st_nlink, status.st_mtime_ns, attributes


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def texts(verdict: Verdict) -> str:
    """All that a verdict tells of a submission's own making."""
    told = [verdict.reason or "", *verdict.notes]
    for check in verdict.checks:
        told += [check.message or "", check.counterexample or ""]
    return "\n".join(told)
