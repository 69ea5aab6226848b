"""What the names of a run held, and the data that it worked on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.worker.frames import Array, pack
from checks.worker.numbers import Floats, NoNumberError, floats, pair
from checks.worker.slicing import Slicer
from checks.worker.templates import Numbers, template
from checks.worker.trace import MISSING, Statement

Weights = tuple[float, float]


class Run:
    """The statements of a run up to one of them, and what they left.

    `values` are the numbers it left, by role; `missing` says in a clause why a thing was not found; `own` are its data.
    """

    def __init__(self, statements: list[Statement], end: int, data: Numbers) -> None:
        self.statements = statements
        self.end = end
        self.missing: dict[str, str] = {}
        self.values: dict[str, Array] = {}
        self._slicers: dict[Weights | None, Slicer] = {}
        self.own = self._own_data(data)

    def slicer(self, weights: Weights | None) -> Slicer:
        """Slices of the run with these weights as a parameter."""
        if weights not in self._slicers:
            self._slicers[weights] = Slicer(self.statements, Numbers(self.own.x, self.own.y, weights))
        return self._slicers[weights]

    def last(self, name: str, until: int | None) -> int | None:
        """The last statement up to `until` (the end) that changed a name."""
        for index in range(self.end if until is None else until, -1, -1):
            statement = self.statements[index]
            if name in statement.changed:
                return index
        return None

    def _value(self, name: str, until: int) -> Any:
        index = self.last(name, until)
        return MISSING if index is None else self.statements[index].changed[name]

    def pair(self, name: str, until: int) -> Weights | None:
        """The two weights that a name holds after a statement, or None."""
        try:
            value = self._value(name, until)
            return None if value is MISSING else pair(value, name)
        except NoNumberError:
            return None

    def _used(self, name: str, exact: Floats) -> Floats:
        """The data as they stand when the first loss is computed, where some of them were left out or made over by then."""
        end = next((s.index for s in self.statements[: self.end + 1] if "mse" in s.changed), self.end)
        value = self._value(name, end)
        used = None if value is MISSING else _numeric(value)
        if used is None or used.size < 2:
            return exact
        left = used.size == exact.size and np.allclose(np.sort(used), np.sort(exact.ravel()), rtol=1e-9, atol=1e-12)
        return exact if left else used

    def _keep_pairs(self, exact: Mapping[str, Floats]) -> None:
        """Tell the data as they are used where one column was put into another order without the other."""
        end = next((s.index for s in self.statements[: self.end + 1] if "mse" in s.changed), self.end)
        held = {name: self._value(name, end) for name in ("x", "y")}
        used = {name: None if value is MISSING else _numeric(value) for name, value in held.items()}
        x, y = used["x"], used["y"]
        if x is None or y is None or not (x.size == y.size == exact["x"].size == exact["y"].size):
            return
        order, right = np.argsort(x, kind="stable"), np.argsort(exact["x"], kind="stable")
        if not np.allclose(x[order], exact["x"].ravel()[right], rtol=1e-9, atol=1e-12):
            return
        paired, wanted = y[order], exact["y"].ravel()[right]
        if np.allclose(np.sort(paired), np.sort(wanted)) and not np.allclose(paired, wanted, rtol=1e-9, atol=1e-12):
            self.values |= {"data_x": pack(x), "data_y": pack(y)}

    def _own_data(self, data: Numbers) -> Numbers:
        """The data of the run: that of the exercise, or what the submission made of it under the names x and y."""
        found = {}
        for name in ("x", "y"):
            wanted = getattr(data, name)
            events = [
                s.changed[name] for s in self.statements[: self.end + 1] if s.changed.get(name, MISSING) is not MISSING
            ]
            arrays = [a for a in map(_numeric, events) if a is not None and a.size > 1]
            exact = next(
                (a for a in arrays if a.size == wanted.size and np.allclose(a, wanted, rtol=1e-9, atol=1e-12)),
                None,
            )
            if exact is not None:
                found[name] = exact
                self.values[f"data_{name}"] = pack(self._used(name, exact))
            elif arrays:
                found[name] = arrays[0].ravel()
                self.values[f"data_{name}"] = pack(arrays[0].ravel())
            else:
                found[name] = wanted
                self.missing[f"data_{name}"] = f"no array named {name} holds the data"
        self._keep_pairs(found)
        used = {}
        for name in ("x", "y"):
            wanted = getattr(data, name)
            probe = Numbers(data.x, np.empty(0), None) if name == "x" else Numbers(np.empty(0), data.y, None)
            valued = any(
                value is not MISSING and _matches(value, probe)
                for s in self.statements[: self.end + 1]
                for value in s.changed.values()
            )
            used[name] = wanted if valued else found[name]
        return Numbers(np.asarray(used["x"]).ravel(), np.asarray(used["y"]).ravel(), None)


def _numeric(value: Any) -> Floats | None:
    try:
        return floats(value, "").ravel()
    except NoNumberError:
        return None


def _matches(value: Any, probe: Numbers) -> bool:
    try:
        return template(value, probe) is not None
    except Exception:
        return False
