"""The whole comparison, as data: what `backprop-checks bench` shows, draws and saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import accuracy, memory
from benchmarks.environment import environment
from benchmarks.measure import Timing, side_by_side
from benchmarks.peers import peers
from benchmarks.subjects import FUSED, TEXTBOOK, Prepared, Subject, ours
from reference import fused, initial_weights, landscape, network
from reference.arguments import Floats

AT, STEPS = 1000, 300
SIZES = (100, 1000, 10**4, 10**5, 10**6, 10**7)
GRID = 200
RUNS = 64


@dataclass(frozen=True)
class Plan:
    """How much is measured: the largest n, and seconds for each comparison."""

    largest: int = 10**7
    seconds: float = 8.0


@dataclass(frozen=True)
class Report:
    """What was measured: subjects by name, timings by what was timed, then by name."""

    environment: dict[str, object]
    subjects: dict[str, Subject]
    skipped: list[str]
    forward: dict[str, Timing]
    gradient: dict[str, Timing]
    train: dict[str, Timing]
    scaling: dict[int, dict[str, Timing]]
    alone: dict[int, Timing]
    many: dict[str, Timing]
    memory: dict[str, float]
    errors: dict[str, dict[str, float]]

    def as_dict(self) -> dict[str, Any]:
        """For JSON; times in seconds, memory in bytes a point, errors in units of rounding."""

        def told(timings: dict[str, Timing]) -> dict[str, dict[str, float]]:
            return {name: timing.as_dict() for name, timing in timings.items()}

        return {
            "environment": self.environment,
            "skipped": self.skipped,
            f"forward, n = {AT}": told(self.forward),
            f"forward and backward, n = {AT}": told(self.gradient),
            f"{STEPS} steps of training, n = {AT}": told(self.train),
            "forward and backward": {str(n): told(timings) for n, timings in self.scaling.items()},
            f"{FUSED}, all n in one run": {str(n): timing.as_dict() for n, timing in self.alone.items()},
            "many weights": told(self.many),
            "bytes a point": self.memory,
            "errors": self.errors,
        }


def run(plan: Plan, say: Callable[[str], None]) -> Report:
    """Measure everything; `say` is told what is under way."""
    where = environment()
    say("loading the peers")
    found, skipped = peers()
    subjects = ours() + found
    say(f"forward, backward and training at n = {AT}")
    at = {s.name: prepared for s, prepared in _prepared(subjects, AT)}
    w1, w2 = initial_weights().tolist()
    forward = side_by_side(
        {name: _bound(p.forward, w1, w2) for name, p in at.items() if p.forward is not None}, seconds=plan.seconds
    )
    gradient = side_by_side({name: _bound(p.gradient, w1, w2) for name, p in at.items()}, seconds=2 * plan.seconds)
    train = side_by_side(
        {name: _bound(p.trained, w1, w2, STEPS) for name, p in at.items() if "scalars" not in name},
        seconds=3 * plan.seconds,
    )
    scaling = {}
    for n in SIZES:
        if n <= max(plan.largest, SIZES[0]):
            say(f"forward and backward at n = {n}")
            calls = {s.name: _bound(p.gradient, w1, w2) for s, p in _prepared(subjects, n)}
            scaling[n] = side_by_side(calls, seconds=plan.seconds, fewest=7 if n < 10**6 else 4)
    say(f"{FUSED}, all n in one run")
    alone = _alone(plan)
    say("many weights at once")
    many = _many(plan)
    say("peak memory")
    taken = memory.bytes_a_point()
    say("errors against mpmath")
    errors = accuracy.errors(subjects)
    named = {s.name: s for s in subjects}
    return Report(where, named, skipped, forward, gradient, train, scaling, alone, many, taken, errors)


def points(n: int) -> tuple[Floats, Floats]:
    """The exercise's points, but n of them, of shape (n,)."""
    x = np.linspace(-5, 5, n)
    return x, 1 / (1 + np.exp(-x))


def _prepared(subjects: list[Subject], n: int) -> list[tuple[Subject, Prepared]]:
    x, y = points(n)
    return [(s, s.prepare(x, y)) for s in subjects if s.smallest <= n <= s.largest]


def _bound(call: Callable[..., object], *arguments: object) -> Callable[[], object]:
    return lambda: call(*arguments)


def _alone(plan: Plan) -> dict[int, Timing]:
    """The kernel from n = 10^4 up, in turns: costs of a point in runs apart would tell how busy the machine was."""
    w1, w2 = initial_weights().tolist()
    (kernel,) = (s for s in ours() if s.name == FUSED)
    calls = {str(n): _bound(kernel.prepare(*points(n)).gradient, w1, w2) for n in SIZES if 10**4 <= n <= plan.largest}
    if not calls:
        return {}
    return {int(n): timing for n, timing in side_by_side(calls, seconds=plan.seconds).items()}


def _many(plan: Plan) -> dict[str, Timing]:
    """The loss over a grid of weights, and trainings from many initial weights, at once and one by one."""
    x, y = points(AT)
    column, targets = x.reshape(-1, 1), y.reshape(-1, 1)
    axis = np.linspace(-3, 3, GRID)
    starts = np.random.RandomState(310).randn(RUNS, 2)
    one = fused.Workspace()

    def textbook_grid() -> object:
        # a twentieth of the rows: all take as long as each other
        return [[network._loss(np.array([w1, w2]), column, targets, 0.0) for w2 in axis] for w1 in axis[::20]]

    def fused_grid() -> object:
        return [[one.loss(w1, w2, x, y, 0.0) for w2 in axis.tolist()] for w1 in axis[::20].tolist()]

    timings = side_by_side(
        {
            f"landscape, {TEXTBOOK}": textbook_grid,
            f"landscape, {FUSED}": fused_grid,
            "landscape, batched": lambda: landscape.losses(axis, axis, x, y),
            f"ensemble, {TEXTBOOK}": lambda: [network.train(start, x, y, steps=10) for start in starts],
            f"ensemble, {FUSED}": lambda: [fused.train(start, x, y, steps=10) for start in starts],
            "ensemble, batched": lambda: landscape.train(starts, x, y, steps=10),
        },
        seconds=plan.seconds,
    )
    whole = (f"landscape, {TEXTBOOK}", f"landscape, {FUSED}")
    return {
        name: Timing(20 * t.minimum, 20 * t.median, t.rounds, t.cores) if name in whole else t
        for name, t in timings.items()
    }
