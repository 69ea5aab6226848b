"""Plain numbers out of whatever a submission hands over."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class NoNumberError(Exception):
    """A value that is not the numbers it should be; the message is a clause."""


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
    """Two numbers, in a list, a tuple, a dict or an array."""
    if isinstance(value, dict):
        value = list(value.values())
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


def average(value: Any, what: str) -> float:
    """The mean of a value per point, or the one number that is averaged already."""
    array = floats(value, what)
    if array.size == 0:
        raise NoNumberError(f"{what} is empty")
    return float(np.mean(array))


def averages(value: Any, what: str) -> tuple[float, float]:
    """A gradient: two numbers, each averaged already or a value per point."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple) and len(value) == 2:
        return average(value[0], f"{what}[0]"), average(value[1], f"{what}[1]")
    return pair(value, what)
