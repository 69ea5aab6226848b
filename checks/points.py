"""The points of each check: one table, which an instructor can override from a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checks.registry import all_checks

TABLE = Path(__file__).with_name("points.toml")


class PointsError(ValueError):
    """A points file that cannot be used; the message is a sentence."""


def default_points() -> dict[str, float]:
    """Points by check id, as shipped."""
    return _read(TABLE)


def load_points(path: Path | None) -> dict[str, float]:
    """The shipped points, overridden by those of a TOML file. Raises PointsError."""
    points = default_points()
    if path is not None:
        points |= _read(path)
    return points


def _read(path: Path) -> dict[str, float]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PointsError(f"the points file {path} cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PointsError(f"the points file {path} is no TOML: {error}") from None
    known = {check.id for check in all_checks()}
    points: dict[str, float] = {}
    for name, value in _flat(table):
        if name not in known:
            raise PointsError(f"the points file {path} names {name!r}, which is no check; see backprop-checks list")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise PointsError(f"the points file {path} gives {name} {value!r}; it should be a number from 0 up")
        points[name] = float(value)
    return points


def _flat(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in table.items():
        rows.extend(value.items() if isinstance(value, dict) else [(key, value)])
    return rows
