"""The regression gate: ratios within one run, never a time.

`python -m benchmarks.gate` fails when vectorized code is no longer so many times as fast as the loop, or the fused
kernel than the textbook. `--spread N` measures N times and prints how far the ratios scatter, from which the
thresholds below are derived.

A round is one call of the loop, a few of the textbook and many of the kernel; what counts is minimum over minimum
over a hundred rounds. A neighbour that takes the processor away lengthens some rounds of each, and all but never
all of one. Single calls, means, and benchmarks run apart scatter by factors.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.subjects import FUSED, TEXTBOOK, ours
from reference import half_angle, initial_weights, points

LOOP = "loop with math"
# Calls in a round: all three take about as long, so that all three are as likely to be disturbed.
CALLS = {LOOP: 1, TEXTBOOK: 4, FUSED: 16}
ROUNDS, TRIES = 100, 3

# (slower, faster): the least ratio at n = 1000, without and with a vectorized tangent.
#
# Seen without one, by the kernel as it was before it made sines of powers: the least of an earlier measurement on
# another machine (1), and the least and the median of 60 on an AMD EPYC with AVX2, 20 each beside none, two and four busy
# processes (2). On the latter the least is at most 0.94 times the median, whoever else is busy; the machines lie further
# apart than that. A third may lie as far below the first as that lies below the second, hence: least 1 x (least 1 /
# median 2) x 0.94, rounded down. The kernel as it is was seen on (2) alone, 60 times beside eight busy processes (3); it
# is taken as far down as the furthest of the others, by 6.6 / 10.2 x 0.94.
#
#                        least 1   least 2   median 2   least 3   median 3   threshold
#     textbook, loop        3.4      4.36       4.55       4.37       4.56        2.39
#     fused, loop           6.6      9.69      10.2       13.7       14.2         8.63
#     fused, textbook       1.93     2.11       2.24       3.08       3.13        1.90
#
# With one, the kernel was 17.7 times as fast as the loop at least, and about 5.2 times as fast as the textbook, on the
# earlier machine; of 20 on an AMD EPYC with AVX512, the least were 21.4 and 5.7. The lower are taken as far down as the
# furthest of the above, by 6.6 / 10.2 x 0.94. What
# the gate is there to find lies beyond all of that: a kernel that has lost what makes it fast is 1.2 times as fast as
# the textbook, as shared subexpressions are.
THRESHOLDS = {
    (LOOP, TEXTBOOK): (2.3, 2.3),
    (LOOP, FUSED): (8.6, 10.0),
    (TEXTBOOK, FUSED): (1.9, 3.1),
}


def ratios() -> dict[tuple[str, str], float]:
    """Minimum over minimum of each pair, in one run."""
    x, y = (column.ravel() for column in points())
    w1, w2 = initial_weights().tolist()
    prepared = {subject.name: subject.prepare(x, y) for subject in ours() if subject.name in CALLS}
    best = dict.fromkeys(CALLS, float("inf"))
    for name, each in prepared.items():
        for _ in range(CALLS[name]):
            each.gradient(w1, w2)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for name, each in prepared.items():
                best[name] = min(best[name], _fastest(each.gradient, w1, w2, CALLS[name]))
    finally:
        if collecting:
            gc.enable()
    return {pair: best[pair[0]] / best[pair[1]] for pair in THRESHOLDS}


def _fastest(gradient: Callable[[float, float], object], w1: float, w2: float, calls: int) -> float:
    fastest = float("inf")
    for _ in range(calls):
        begun = time.perf_counter()
        gradient(w1, w2)
        fastest = min(fastest, time.perf_counter() - begun)
    return fastest


def failures(measured: dict[tuple[str, str], float], *, vectorized: bool) -> list[str]:
    """A sentence for each ratio below its threshold."""
    return [
        f"{faster} is {measured[slower, faster]:.2f} times as fast as {slower}, but should be at least {least:g} times"
        for (slower, faster), thresholds in THRESHOLDS.items()
        if measured[slower, faster] < (least := thresholds[vectorized])
    ]


def gate() -> int:
    """Judge the median of three measurements: one that went astray, up or down, decides nothing. The exit status."""
    tries = [ratios() for _ in range(TRIES)]
    measured = {pair: statistics.median(each[pair] for each in tries) for pair in THRESHOLDS}
    for (slower, faster), ratio in measured.items():
        print(f"{faster} is {ratio:.2f} times as fast as {slower}")
    wrong = failures(measured, vectorized=half_angle.VECTORIZED)
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


def spread(times: int) -> None:
    """Print the least and the largest of each ratio over some measurements."""
    seen = [ratios() for _ in range(times)]
    for slower, faster in THRESHOLDS:
        every = sorted(each[slower, faster] for each in seen)
        print(f"{faster} over {slower}: {every[0]:.2f} to {every[-1]:.2f}, median {statistics.median(every):.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate, or measure its spread; the exit status."""
    parser = argparse.ArgumentParser("python -m benchmarks.gate", description="The regression gate, of ratios.")
    parser.add_argument("--spread", type=int, metavar="N", help="measure N times and print how far the ratios scatter")
    options = parser.parse_args(arguments)
    if options.spread:
        spread(options.spread)
        return 0
    return gate()


if __name__ == "__main__":
    sys.exit(main())
