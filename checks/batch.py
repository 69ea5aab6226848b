"""A batch: the submissions below some paths, graded in processes of our own, each verdict as it comes."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.util
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

from checks.grade import Grading, grade
from checks.processes import Zygote
from checks.rehearsal import rehearse
from checks.verdict import BROKEN, UNGRADED, Verdict
from checks.worker.confine import die_with_parent


def grade_all(paths: Sequence[Path], grading: Grading, jobs: int, zygote: Zygote | None = None) -> Iterator[Verdict]:
    """The verdicts on some files, in their order, `jobs` at a time; where that is one, by `zygote`, which is closed then."""
    if min(jobs, len(paths)) <= 1:
        _zygote.append(zygote or Zygote(grading.isolation, grading.limits))
        try:
            rehearse(grading.effort)
            for path in paths:
                yield _grade(path, grading)
        finally:
            _zygote.pop().close()
        return
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(jobs, len(paths)), context, _begin, (grading,)) as pool:
        futures = [pool.submit(_grade, path, grading) for path in paths]
        try:
            for path, future in zip(paths, futures, strict=True):
                yield _result(path, future, grading)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(path: Path, future: Future[Verdict], grading: Grading) -> Verdict:
    try:
        return future.result()
    except BrokenProcessPool:
        reason = "A grading process of ours died; grade this submission again."
        return Verdict(str(path), None, UNGRADED, None, grading.most, 0.0, reason)


_zygote: list[Zygote] = []


def _begin(grading: Grading) -> None:
    # an interrupt ends the grader, which ends us; two tracebacks tell nobody anything
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    _zygote.append(Zygote(grading.isolation, grading.limits))
    rehearse(grading.effort)
    multiprocessing.util.Finalize(None, lambda: _zygote.pop().close(), exitpriority=10)


def _grade(path: Path, grading: Grading) -> Verdict:
    """A verdict; a submission that kills the zygote is tried once more, and leaves the next one a living zygote."""
    verdict = grade(path, _zygote[0], grading)
    if _zygote[0].is_alive():
        return verdict
    _renew(grading)
    verdict = grade(path, _zygote[0], grading)
    if _zygote[0].is_alive():
        return verdict
    _renew(grading)
    return replace(verdict, verdict=BROKEN, score=0.0, reason="It ended the process that started it, twice.")


def _renew(grading: Grading) -> None:
    _zygote.pop().close()
    _zygote.append(Zygote(grading.isolation, grading.limits))
