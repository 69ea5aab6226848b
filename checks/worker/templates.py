"""Templates: a value of the submission's own, rebuilt around other weights and other data.

A submission keeps its weights in a list of (1, 1) arrays, a (2, 1) array or two floats, its data in arrays, series or
lists. Whatever holds the numbers of the exercise is recognized by these numbers, and rebuilt in the same containers.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.worker.numbers import attributes

Floats = NDArray[np.float64]
# A value with more entries than this is looked at no further: the (n, n) arrays of a broadcast, images, long histories
LARGEST = 20_000


@dataclass(frozen=True)
class Numbers:
    """The numbers to recognize, or to put in their place: x and y of shape (n,), the two weights or None."""

    x: Floats
    y: Floats
    weights: tuple[float, float] | None

    @property
    def n(self) -> int:
        """The number of points, where one of x and y may be left out of the search."""
        return max(self.x.size, self.y.size)


Build = Callable[[Numbers], Any]


def is_data(value: Any, own: Numbers) -> bool:
    """Whether a value is made of x or y, as arrays or lists; a table that holds both does not count."""
    return not is_table(value, own) and template(value, Numbers(own.x, own.y, None)) is not None


def is_table(value: Any, own: Numbers) -> bool:
    """Whether a value is a table (a data frame, a two-column array) of x and y."""
    if type(value).__name__ == "DataFrame":
        return bool(value.shape[0] == own.n)
    if not isinstance(value, np.ndarray):
        return False
    if value.dtype.names:
        return bool(value.shape == (own.n,))
    return value.ndim == 2 and 2 in value.shape and value.size == 2 * own.n


def is_weights(value: Any, weights: tuple[float, float]) -> bool:
    """Whether a value is made of these weights, or of one of them."""
    nothing = np.empty(0)
    return template(value, Numbers(nothing, nothing, weights)) is not None


def weights_in(value: Any, weights: tuple[float, float], depth: int = 3) -> frozenset[int]:
    """Which of the weights a value holds, by their indices: a list under construction may hold the first one alone."""
    value = _to_double(value)
    if isinstance(value, np.ndarray) and 0 < value.size <= 2 and value.dtype.kind in "fiu":
        value = np.asarray(value).ravel().tolist()
        if value == list(weights):
            return frozenset((0, 1))
    if isinstance(value, int | float | np.floating | np.integer):
        return frozenset(index for index, weight in enumerate(weights) if value == weight)
    if isinstance(value, np.ndarray) and value.dtype.kind == "O" and value.size <= 4:
        value = value.ravel().tolist()
    parts: list[Any] = []
    series = type(value).__name__ == "Series"
    if (series or (depth and isinstance(value, list | tuple))) and len(value) <= 4:
        parts = list(value)
    elif depth and isinstance(value, dict) and len(value) <= 20:
        parts = list(value.values())
    elif depth:
        parts = list((attributes(value) or {}).values())
    return frozenset().union(*(weights_in(part, weights, depth - 1) for part in parts))


def template(value: Any, own: Numbers, depth: int = 3) -> Build | None:
    """How to rebuild `value` around other numbers; None where it holds none of `own`."""
    value = _to_double(value)
    if isinstance(value, np.matrix):
        build = _array(np.asarray(value), own)
        return None if build is None else lambda new: np.asmatrix(build(new))
    if isinstance(value, np.ndarray):
        return _array(value, own)
    if isinstance(value, bool | str | bytes) or value is None:
        return None
    if isinstance(value, int | float | np.floating | np.integer):
        return _scalar(value, own)
    kind = type(value).__name__
    if kind in ("Series", "DataFrame") and hasattr(value, "to_numpy"):
        return _pandas(value, own)
    if depth == 0:
        return None
    if isinstance(value, list | tuple):
        return _sequence(value, own, depth)
    if isinstance(value, dict) and len(value) <= 20:
        return _mapping(value, own, depth)
    if attributes(value) is not None:
        return _instance(value, own, depth)
    return None


def _to_double(value: Any) -> Any:
    """Long doubles without the digits that no number of ours has."""
    if isinstance(value, np.ndarray) and value.dtype == np.longdouble:
        return value.astype(np.float64)
    return float(value) if isinstance(value, np.longdouble) else value


def _scalar(value: Any, own: Numbers) -> Build | None:
    # a whole number that is one by its type is a rate or a count; drawn weights are never such
    if own.weights is None or isinstance(value, int | np.integer):
        return None
    for index in (0, 1):
        if value == own.weights[index]:
            return lambda new: type(value)(_weights(new)[index])
    return None


def _weights(new: Numbers) -> tuple[float, float]:
    assert new.weights is not None
    return new.weights


def _same(flat: Any, numbers: Floats) -> bool:
    # a csv read by pandas' fast parser, or a linspace of one's own, differs by an ulp or two of the largest value
    return flat.size == numbers.size and bool(np.all(np.abs(flat - numbers) <= 1e-12 * (1 + np.abs(numbers))))


def _array(value: Any, own: Numbers) -> Build | None:
    if value.dtype.names:
        return _records(value, own)
    if value.dtype.kind not in "fiu" or not 0 < value.size <= LARGEST:
        if value.dtype.kind == "O" and value.size == 2:
            entries = _sequence(list(value.ravel()), own, 2)
            if entries is not None:
                return lambda new: _object_array(entries(new), value.shape)
        return None
    flat = value.ravel()
    writable = bool(value.flags.writeable)
    if own.weights is not None and value.size <= 2:
        matches = [
            flat.tolist() == list(own.weights),
            flat.tolist() == [own.weights[0]],
            flat.tolist() == [own.weights[1]],
        ]
        for matched, part in zip(matches, (slice(0, 2), slice(0, 1), slice(1, 2)), strict=True):
            if matched:
                return lambda new: np.array(_weights(new)[part], dtype=value.dtype).reshape(value.shape)
        return None
    n = own.n
    for name in ("x", "y"):
        if n and _same(flat, getattr(own, name)):
            axis = next((i for i, extent in enumerate(value.shape) if extent == n), None)
            if axis is None:
                return None
            shape = tuple(-1 if i == axis else extent for i, extent in enumerate(value.shape))
            return lambda new: _flagged(getattr(new, name).astype(value.dtype).reshape(shape), writable)
    if n and value.ndim == 2 and value.size == 2 * n:
        rows = value if value.shape[0] == 2 else value.T
        order = _columns([rows[0], rows[1]], own) if rows.shape[0] == 2 else None
        if order is not None:
            stacked = value.shape[0] == 2
            return lambda new: _stack([getattr(new, c) for c in order], stacked)
    return None


def _records(value: Any, own: Numbers) -> Build | None:
    """A structured array with x or y among its columns, as `genfromtxt(names=True)` makes one."""
    if value.shape != (own.n,):
        return None
    columns = {c: name for c in value.dtype.names for name in ("x", "y") if _same(value[c], getattr(own, name))}
    if not columns:
        return None

    def build(new: Numbers) -> Any:
        rebuilt = np.zeros(new.n, dtype=value.dtype)
        for column, name in columns.items():
            rebuilt[column] = getattr(new, name)
        return rebuilt

    return build


def _object_array(entries: list[Any], shape: tuple[int, ...]) -> Any:
    array = np.empty(len(entries), dtype=object)
    for index, entry in enumerate(entries):
        array[index] = entry
    return array.reshape(shape)


def _flagged(array: Any, writable: bool) -> Any:
    # pandas 3 hands out read-only arrays, and code that runs on those must see them read-only here too
    array.flags.writeable = writable
    return array


def _stack(columns: list[Floats], stacked: bool) -> Floats:
    return np.array(columns) if stacked else np.column_stack(columns)


def _columns(columns: list[Any], own: Numbers) -> list[str] | None:
    names = [next((n for n in ("x", "y") if _same(np.asarray(c), getattr(own, n))), None) for c in columns]
    return [n for n in names if n] if all(names) else None


def _pandas(value: Any, own: Numbers) -> Build | None:
    if own.weights is not None and value.shape == (2,) and value.tolist() == list(own.weights):
        import pandas as pd

        return lambda new: pd.Series(_weights(new), index=value.index, name=value.name)
    n = own.n
    if not n or not hasattr(value, "__len__") or len(value) != n:
        return None
    import pandas as pd

    if value.ndim == 1:
        name = next(
            (c for c in ("x", "y") if value.dtype.kind in "fiu" and _same(value.to_numpy(), getattr(own, c))),
            None,
        )
        if name is None:
            return None
        source: str = name
        return lambda new: pd.Series(getattr(new, source).copy(), name=value.name)
    sources: dict[Any, str] = {}
    for column in value.columns:
        part = value[column]
        if part.ndim == 1 and part.dtype.kind in "fiu":
            name = next((c for c in ("x", "y") if _same(part.to_numpy(), getattr(own, c))), None)
            if name is not None:
                sources[column] = name
    if not sources:
        return None
    return lambda new: pd.DataFrame({column: getattr(new, name).copy() for column, name in sources.items()})


def _sequence(value: Any, own: Numbers, depth: int) -> Build | None:
    n = own.n
    if n and len(value) == n:
        try:
            flat = np.array(value, dtype=float)
        except (TypeError, ValueError):
            return None
        build = _array(flat, own)
        return None if build is None else lambda new: _like(value, build(new).tolist())
    if not 0 < len(value) <= 4:
        return None
    of_each = halves(own) if len(value) == 2 else [own] * len(value)
    parts = [template(part, of, depth - 1) for part, of in zip(value, of_each, strict=True)]
    if not any(parts):
        return None
    return lambda new: _like(
        value, [copy.copy(part) if build is None else build(new) for part, build in zip(value, parts, strict=True)]
    )


def halves(own: Numbers) -> list[Numbers]:
    """The numbers to recognize at the first and at the second of two places: of two equal weights, each at its own."""
    if own.weights is None or own.weights[0] != own.weights[1]:
        return [own, own]
    return [replace(own, weights=(own.weights[0], np.nan)), replace(own, weights=(np.nan, own.weights[1]))]


def _like(value: Any, entries: list[Any]) -> Any:
    """Entries in a container as `value` is one: a named tuple takes them one by one."""
    make = getattr(type(value), "_make", type(value))
    return make(entries)


def _mapping(value: dict[Any, Any], own: Numbers, depth: int) -> Build | None:
    parts = {key: template(part, own, depth - 1) for key, part in value.items()}
    if not any(parts.values()):
        return None
    if any(is_data(part, own) for part in value.values()):
        # beside the data, their number
        parts |= {key: _count for key, part in value.items() if type(part) is int and part == own.n}

    def build(new: Numbers) -> dict[Any, Any]:
        entries = {k: copy.copy(value[k]) if b is None else b(new) for k, b in parts.items()}
        if type(value) is dict:
            return entries
        rebuilt = copy.copy(value)  # an ordered one, say
        rebuilt.update(entries)
        return rebuilt

    return build


def _count(new: Numbers) -> int:
    return new.n


def _instance(value: Any, own: Numbers, depth: int) -> Build | None:
    """An object of a class of the submission's own, with its attributes rebuilt."""
    held = attributes(value)
    build_held = None if held is None else _mapping(held, own, depth - 1)
    if build_held is None:
        return None

    def build(new: Numbers) -> Any:
        rebuilt = copy.copy(value)
        for name, part in build_held(new).items():
            # not setattr: a frozen dataclass refuses it, and a property of the class may do more
            object.__setattr__(rebuilt, name, part)
        return rebuilt

    return build
