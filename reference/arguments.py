"""The door of the reference: what comes in as float64, and what is refused.

Every refusal is a `ValueError` of one sentence that names the argument, what it was, and what it should be.
Finite numbers so large that their products leave float64 are let in: the arithmetic complains of those.
"""

import reprlib
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = ArrayLike | Iterable[ArrayLike]


def points(x: ArrayLike) -> Floats:
    """The inputs as float64, in their own shape: (n,) or (n, 1), with n at least 1."""
    return _points("x", x)


def pairs(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Inputs and targets as float64, both in the shape of x: nothing is left that broadcasts to (n, n)."""
    inputs, targets = _points("x", x), _points("y", y)
    if targets.size != inputs.size:
        raise ValueError(f"y has {targets.size} points, but should have {inputs.size}, as many as x")
    return inputs, targets.reshape(inputs.shape)


def two_weights(weights: Weights) -> Floats:
    """A new float64 array (w1, w2) of shape (2,), from two numbers in whatever container they come."""
    try:
        # Part by part: a list may hold a (1, 1) array beside a plain number, which numpy calls ragged.
        parts = [np.ravel(np.asarray(part)) for part in weights]  # type: ignore[union-attr]
        together = np.concatenate(parts)
    except (TypeError, ValueError):
        raise ValueError(f"weights is {reprlib.repr(weights)}, but should hold two numbers, w1 and w2") from None
    if together.size != 2:
        raise ValueError(f"weights holds {together.size} numbers, but should hold two, w1 and w2")
    return _finite("weights", _real("weights", together))


def pairs_of_weights(weights: ArrayLike) -> Floats:
    """A new float64 array of shape (m, 2), from m pairs (w1, w2)."""
    try:
        array = np.asarray(weights)
    except ValueError:
        raise ValueError("weights is ragged, but should have shape (m, 2)") from None
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"weights has shape {array.shape}, but should have shape (m, 2)")
    return _finite("weights", _real("weights", array)).copy()


def finite_number(name: str, value: Any) -> float:
    """A learning rate or a bias as a float."""
    array = np.asarray(value)
    if array.ndim == 0 and array.dtype.kind in "iuf" and np.isfinite(array):
        return float(array)
    raise ValueError(f"{name} is {reprlib.repr(value)}, but should be one finite number")


def whole_number(name: str, value: Any) -> int:
    """A count of steps, or of pairs of draws."""
    # True is an int to Python and 300.0 could be read as one; as a count, both are more likely a slip.
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= 0:
        return int(value)
    raise ValueError(f"{name} is {reprlib.repr(value)}, but should be a whole number of at least 0")


def _points(name: str, values: ArrayLike) -> Floats:
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        raise ValueError(f"{name} is ragged, but should have shape (n,) or (n, 1)") from None
    array = _real(name, array)
    if array.ndim not in (1, 2) or array.shape[1:] not in ((), (1,)):
        raise ValueError(f"{name} has shape {array.shape}, but should have shape (n,) or (n, 1)")
    if array.size == 0:
        raise ValueError(f"{name} is empty, but should hold at least one point")
    return _finite(name, array)


def _real(name: str, array: NDArray[Any]) -> Floats:
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name} holds values of dtype {array.dtype}, but should hold real numbers")
    with np.errstate(over="ignore"):  # a long double out of range becomes inf here, and is refused as that
        return array.astype(np.float64, copy=False)


def _finite(name: str, array: Floats) -> Floats:
    wrong = np.flatnonzero(~np.isfinite(array))
    if wrong.size:
        raise ValueError(f"{name}[{wrong[0]}] is {array.flat[wrong[0]]}, but should be finite")
    return array
