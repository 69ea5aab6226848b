"""What `backprop-checks bench` does."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks import table
from benchmarks.run import Plan, run


def bench(plan: Plan, out: Path | None) -> None:
    """Measure, print the tables, and save bench.json and bench.png into the folder `out` unless it is None.

    What is under way is told on standard error. A folder that cannot be made is an `OSError`, before the work.
    """
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    report = run(plan, lambda what: print(f"{what} ...", file=sys.stderr, flush=True))
    table.show(report)
    if out is not None:
        from benchmarks import figure

        saved = report.as_dict() | {"findings": table.findings(report)}
        (out / "bench.json").write_text(json.dumps(saved, indent=1) + "\n", encoding="ascii")
        figure.write(report, out / "bench.png")
