"""The README's table and sentences, from what a run saved: so that they are those of the run that they name.

    python -m benchmarks.markdown docs/bench.json

prints what stands in the README; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.run import AT, STEPS
from benchmarks.subjects import FUSED, TEXTBOOK
from benchmarks.table import digits

LARGE = 10**6
Timings = Mapping[str, Mapping[str, float]]


def block(saved: Mapping[str, Any]) -> str:
    """A table of all subjects, slowest first, and the findings as a list; `saved` is what bench.json holds."""
    at: Timings = saved[f"forward and backward, n = {AT}"]
    train: Timings = saved[f"{STEPS} steps of training, n = {AT}"]
    forward: Timings = saved[f"forward, n = {AT}"]
    large: Timings = saved["forward and backward"].get(str(LARGE), {})
    lines = [
        f"| | forward, us | n = {AT}, us | x | {STEPS} steps, ms | x | n = 10^6, ns a point | x | bytes a point | error |",
        "| --- |" + " --- |" * 9,
    ]
    for name in sorted(at, key=lambda each: -at[each]["minimum"]):
        cells = [
            _time(forward, name, 1e6),
            _time(at, name, 1e6),
            _ratio(at, name),
            _time(train, name, 1e3),
            _ratio(train, name),
            _time(large, name, 1e9 / LARGE),
            _ratio(large, name),
            f"{saved['bytes a point'][name]:.0f}" if name in saved["bytes a point"] else "",
            f"{saved['errors'][name]['largest']:.1f}" if name in saved["errors"] else "",
        ]
        shown = f"**{name}**" if name in (FUSED, TEXTBOOK) else name
        lines.append(f"| {shown} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *(f"- {sentence}" for sentence in saved["findings"])]) + "\n"


def _time(timings: Timings, name: str, scale: float) -> str:
    return digits(timings[name]["minimum"] * scale) if name in timings else ""


def _ratio(timings: Timings, name: str) -> str:
    return f"{timings[TEXTBOOK]['minimum'] / timings[name]['minimum']:#.3g}".rstrip(".") if name in timings else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the block of one file; the exit status."""
    (path,) = sys.argv[1:] if arguments is None else arguments
    print(block(json.loads(Path(path).read_text(encoding="ascii"))), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
