"""Where one way overtakes another: what the constants of `reference.fused` and `reference.compressed` are taken from.

    python -m benchmarks.ways [--seconds N]

Times the ways to sines and cosines of the fused kernel side by side for numbers of points, and a gradient from nodes
beside the kernel's for numbers of points a node. In one run on one machine: what counts is where the columns cross.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import get_args

from benchmarks.measure import side_by_side
from benchmarks.run import points
from reference import compressed, fused, half_angle, initial_weights
from reference.compressed import Compressed

SIZES = (50, 100, 200, 300, 400, 500, 700, 1000, 1500, 2000, 2500, 3000, 4000, 8000)
A_NODE = (1, 2, 3, 4, 6, 8, 16, 25)


def kernel(n: int, way: fused.Way | None = None) -> Callable[[], object]:
    """A call of the fused gradient at n points, at the exercise's first weights."""
    space, (x, y), (w1, w2) = fused.Workspace(way=way), points(n), initial_weights().tolist()
    return lambda: space.gradient(w1, w2, x, y, 0.0)


def ways(seconds: float) -> None:
    """Microseconds a gradient by each way to sines and cosines."""
    names = get_args(fused.Way)
    calls = {f"{name} {n}": kernel(n, name) for n in SIZES for name in names}
    times = side_by_side(calls, seconds=seconds)
    print(f"tangent {'' if half_angle.VECTORIZED else 'not '}vectorized; us a gradient, and the way that is taken")
    print(f"{'n':>8}" + "".join(f"{name:>10}" for name in names))
    for n in SIZES:
        (space := fused.Workspace())._settle(n)
        print(f"{n:8}" + "".join(f"{times[f'{name} {n}'].minimum * 1e6:10.1f}" for name in names) + f"  {space._way}")


def nodes(seconds: float) -> None:
    """Microseconds a gradient from nodes and by the kernel, and steps after which preparing has paid."""
    w1, w2 = initial_weights().tolist()
    m = compressed.nodes(compressed.ROOM * w1 * 5, max(compressed.ROOM * w2, compressed.LEAST_W2))
    fewest, compressed.FEWEST_POINTS = compressed.FEWEST_POINTS, 1e-9
    try:
        calls: dict[str, Callable[[], object]] = {}
        for each in A_NODE:
            x, y = points(each * m)
            from_nodes = Compressed(x, y, 0.0, _refused)
            from_nodes.gradient(w1, w2)
            calls[f"kernel {each}"] = kernel(each * m)
            calls[f"nodes {each}"] = _bound(from_nodes)
            calls[f"preparing {each}"] = _preparing(each * m)
        times = {name: timing.minimum * 1e6 for name, timing in side_by_side(calls, seconds=seconds).items()}
    finally:
        compressed.FEWEST_POINTS = fewest
    print(f"\n{m} nodes; us a gradient, us of preparing, and the steps after which that has paid")
    print(f"{'a node':>8}{'n':>8}{'kernel':>10}{'nodes':>10}{'preparing':>12}{'steps':>8}")
    for each in A_NODE:
        over, at, before = (times[f"{name} {each}"] for name in ("kernel", "nodes", "preparing"))
        steps = f"{before / (over - at):8.0f}" if over > at else "   never"
        print(f"{each:8}{each * m:8}{over:10.1f}{at:10.1f}{before:12.1f}{steps}")


def _refused(w1: float, w2: float) -> compressed.Sums:
    raise AssertionError((w1, w2))


def _bound(prepared: Compressed) -> Callable[[], object]:
    w1, w2 = initial_weights().tolist()
    return lambda: prepared.gradient(w1, w2)


def _preparing(n: int) -> Callable[[], object]:
    (x, y), (w1, w2) = points(n), initial_weights().tolist()
    return lambda: Compressed(x, y, 0.0, _refused).gradient(w1, w2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print both tables; the exit status."""
    parser = argparse.ArgumentParser("python -m benchmarks.ways", description="Where one way overtakes another.")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each of the two tables (default: 20)")
    options = parser.parse_args(arguments)
    ways(options.seconds)
    nodes(options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
