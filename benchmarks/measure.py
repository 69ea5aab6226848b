"""Timing side by side: calls take turns within one run, so that what slows the machine slows them all.

The processor has states of its own, and neighbours: times of two runs do not compare, ratios within one do. The
minimum is the least disturbed estimate of a call's cost; the median says how disturbed the run was.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from pytest_benchmark.stats import Stats

# A turn lasts about this long. Shorter ones measure how code of a megabyte comes back into the caches after the
# other subjects' turns: at 0.2 ms, textbook numpy at n = 1000 seemed 1.5 times as slow as it is in a loop.
TURN = 3e-3


@dataclass(frozen=True)
class Timing:
    """Seconds a call: the fastest turn, the median of the turns; and processor time over wall time."""

    minimum: float
    median: float
    rounds: int
    cores: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def side_by_side(
    calls: Mapping[str, Callable[[], object]], *, seconds: float, fewest: int = 5, most: int = 200
) -> dict[str, Timing]:
    """Time calls in interleaved rounds that take about so many seconds together.

    Each call is made twice before: the first compiles, where something does, the second calibrates how many
    make a turn. Those of which several do are made once more at the beginning of each turn, off the clock.
    Garbage collection is off.
    """
    counts: dict[str, int] = {}
    one_round = 0.0
    for name, call in calls.items():
        call()
        once = _clocked(call, 1)[0]
        counts[name] = max(1, round(TURN / max(once, 1e-7)))
        one_round += once * counts[name]
    rounds = min(most, max(fewest, int(seconds / one_round)))
    stats = {name: Stats() for name in calls}
    busy = dict.fromkeys(calls, 0.0)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in calls.items():
                if counts[name] > 1:
                    call()
                wall, processor = _clocked(call, counts[name])
                stats[name].update(wall / counts[name])
                busy[name] += processor / counts[name]
    finally:
        if collecting:
            gc.enable()
    return {
        name: Timing(stat.min, stat.median, rounds, busy[name] / max(stat.total, 1e-9)) for name, stat in stats.items()
    }


def _clocked(call: Callable[[], object], times: int) -> tuple[float, float]:
    """Wall time and processor time of some calls, in seconds."""
    processor, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        call()
    return time.perf_counter() - wall, time.process_time() - processor
