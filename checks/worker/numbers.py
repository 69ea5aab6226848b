"""Plain numbers out of whatever a submission hands over."""

from __future__ import annotations

from collections.abc import ValuesView
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class NoNumberError(Exception):
    """A value that is not the numbers it should be; the message is a clause."""


def attributes(value: Any) -> dict[str, Any] | None:
    """What an instance of a class of the submission's own holds, by name, in a dict or in slots; None for anything else."""
    kind = type(value)
    if getattr(kind, "__module__", None) != "__main__" and kind is not SimpleNamespace:
        return None
    if isinstance(value, type | tuple):
        return None
    held = getattr(value, "__dict__", None)
    if isinstance(held, dict):
        return held
    slots = [name for base in kind.__mro__ for name in _names(getattr(base, "__slots__", ()))]
    found = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return found or None


def _names(slots: Any) -> list[str]:
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if isinstance(name, str) and not name.startswith("__")]


def floats(value: Any, what: str) -> Floats:
    """A float64 array of real numbers."""
    kind = type(value).__name__
    if value is None or isinstance(value, str | bytes):
        raise NoNumberError(f"{what} is {'None' if value is None else f'a {kind}'}, not a number")
    if callable(value):
        raise NoNumberError(f"{what} is a function, not a number")
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O" and array.ndim == 0:
            # neither a number of numpy's nor a container: what its own conversion makes of it, or nothing
            entry = array.item()
            if isinstance(entry, np.ndarray):
                raise NoNumberError(f"{what} is an array in an array, not numbers")
            array = floats(entry, what) if isinstance(entry, str | bytes | None) else np.asarray(float(entry))
        elif array.dtype.kind == "O":
            array = np.array([floats(entry, what) for entry in np.ravel(array)])
        if array.dtype.kind not in "fiub":
            raise NoNumberError(f"{what} is of type {array.dtype}, not real numbers")
        return np.asarray(array, dtype=np.float64)
    except NoNumberError:
        raise
    except Exception as error:
        raise NoNumberError(f"{what} is a {kind} that does not convert to numbers ({type(error).__name__})") from None


def scalar(value: Any, what: str) -> float:
    """One number, in whatever shape of one entry."""
    array = floats(value, what)
    if array.size != 1:
        raise NoNumberError(f"{what} has the shape {array.shape}; it should be one number")
    return float(array.ravel()[0])


def pair(value: Any, what: str) -> tuple[float, float]:
    """Two numbers, in a list, a tuple, a dict, an array, or an object that holds them."""
    held = value if isinstance(value, dict) else attributes(value)
    if held is not None:
        value = _weights_of(held)
    if isinstance(value, np.ndarray) and value.dtype.kind == "O" and value.shape == (2,):
        value = value.tolist()
    if isinstance(value, list | tuple):
        if len(value) == 1:
            return pair(value[0], what)
        if len(value) != 2:
            raise NoNumberError(f"{what} holds {len(value)} entries; it should hold two numbers")
        return scalar(value[0], f"{what}[0]"), scalar(value[1], f"{what}[1]")
    array = floats(value, what)
    if array.size != 2:
        raise NoNumberError(f"{what} has the shape {array.shape}; it should hold two numbers")
    first, second = array.ravel().tolist()
    return first, second


def _weights_of(held: dict[Any, Any]) -> Any:
    """Of several entries, those that are named as weights are; all of them where none are."""
    named = {str(key).lower(): part for key, part in held.items()}
    for names in (("w1", "w2"), ("w",), ("weights",)):
        if all(name in named for name in names):
            return [named[name] for name in names]
    return list(held.values())


def average(value: Any, what: str) -> float:
    """The mean of a value per point, or the one number that is averaged already."""
    array = floats(value, what)
    if array.size == 0:
        raise NoNumberError(f"{what} is empty")
    return float(np.mean(array))


def averages(value: Any, what: str) -> tuple[float, float]:
    """A gradient: two numbers, each averaged already or a value per point."""
    if isinstance(value, dict | ValuesView):
        value = list(value.values() if isinstance(value, dict) else value)
    if isinstance(value, list | tuple) and len(value) == 2:
        return average(value[0], f"{what}[0]"), average(value[1], f"{what}[1]")
    return pair(value, what)
