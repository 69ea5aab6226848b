"""Verdicts as JSON, schema 1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from checks.examine import Effort
from checks.verdict import Verdict

SCHEMA = 1


def suite(effort: Effort, isolation: str) -> dict[str, Any]:
    """What examined: version, seed, examples and level of isolation."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("backprop-checks")
    except PackageNotFoundError:
        number = "unknown"
    return {"version": number, "seed": effort.seed, "examples": effort.examples, "isolation": isolation}


def document(verdicts: Sequence[Verdict], effort: Effort, isolation: str) -> str:
    """The whole report; everything outside ASCII is escaped, so that no text of a submission can break a reader."""
    content = {"schema": SCHEMA, "suite": suite(effort, isolation), "submissions": [submission(v) for v in verdicts]}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def submission(verdict: Verdict) -> dict[str, Any]:
    """One verdict."""
    fields = asdict(verdict)
    fields["checks"] = [_check(dict(check)) for check in fields["checks"]]
    fields["notes"] = list(fields["notes"])
    return fields


def _check(fields: dict[str, Any]) -> dict[str, Any]:
    """One check. Schema 1 has one mistake a check: its sentence goes on with those of the others, where there are more."""
    mistakes = fields.pop("mistakes")
    if mistakes:
        fields["mistake"] = {"id": mistakes[0]["id"], "sentence": " ".join(m["sentence"] for m in mistakes)}
    return fields
