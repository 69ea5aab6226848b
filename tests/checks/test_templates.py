"""Values of a submission's own, recognized by their numbers and rebuilt around others."""

from __future__ import annotations

import argparse
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from checks.worker.templates import LARGEST, Numbers, is_data, is_table, is_weights, template

N = 6
X = np.linspace(-5, 5, N)
Y = 1 / (1 + np.exp(-X))
W = (0.5353452007, 1.0115632463)
OWN = Numbers(X, Y, W)
OTHER = Numbers(np.array([3.0, -1.0, 0.5]), np.array([0.25, 2.0, -1.0]), (-2.0, 7.0))
a, b = W
c, d = (-2.0, 7.0)


def held(value: Any) -> Any:
    """A value as plain containers that compare by content, with types, shapes and dtypes."""
    if isinstance(value, np.ndarray):
        return "array", value.dtype.str, value.shape, [held(v) for v in value.ravel().tolist()]
    if isinstance(value, pd.Series):
        return "series", value.name, value.tolist()
    if isinstance(value, pd.DataFrame):
        return "frame", value.to_dict("list")
    if isinstance(value, dict):
        return {key: held(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value).__name__, [held(part) for part in value]
    return type(value).__name__, value


def entries(*values: Any) -> Any:
    """An array of objects."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def one(value: float) -> Any:
    """An array of shape (1, 1)."""
    return np.full((1, 1), value)


WEIGHTS: dict[str, tuple[Any, Any]] = {
    "list-of-1-1": ([one(a), one(b)], [one(c), one(d)]),
    "tuple-of-1-1": ((one(a), one(b)), (one(c), one(d))),
    "2-1": (np.array([[a], [b]]), np.array([[c], [d]])),
    "1-2": (np.array([[a, b]]), np.array([[c, d]])),
    "2": (np.array([a, b]), np.array([c, d])),
    "2-1-1": (np.array([a, b]).reshape(2, 1, 1), np.array([c, d]).reshape(2, 1, 1)),
    "list-of-floats": ([a, b], [c, d]),
    "tuple-of-numpy-floats": ((np.float64(a), np.float64(b)), (np.float64(c), np.float64(d))),
    "list-of-1": ([np.array([a]), np.array([b])], [np.array([c]), np.array([d])]),
    "list-of-0-dimensional": ([np.array(a), np.array(b)], [np.array(c), np.array(d)]),
    "dict": ({"w1": a, "w2": one(b)}, {"w1": c, "w2": one(d)}),
    "list-of-lists": ([[a], [b]], [[c], [d]]),
    "one-of-them": (one(b), one(d)),
    "one-float": (a, c),
    "with-something-else": ([a, b, "note", 3.5], [c, d, "note", 3.5]),
    "objects": (entries(one(a), one(b)), entries(one(c), one(d))),
    "nested": ({"layers": [one(a), one(b)]}, {"layers": [one(c), one(d)]}),
}


@pytest.mark.parametrize("case", WEIGHTS)
def test_weights_are_rebuilt_in_their_own_container(case: str) -> None:
    """Types, shapes and what stands beside the weights stay as they were."""
    value, expected = WEIGHTS[case]
    build = template(value, OWN)

    assert build is not None
    assert held(build(OTHER)) == held(expected)
    assert is_weights(value, W)
    assert not is_data(value, OWN)


x, y = OTHER.x, OTHER.y
DATA: dict[str, tuple[Any, Any]] = {
    "x-flat": (X, x),
    "x-column": (X.reshape(-1, 1), x.reshape(-1, 1)),
    "x-row": (X.reshape(1, -1), x.reshape(1, -1)),
    "y-flat": (Y, y),
    "y-column": (Y.reshape(-1, 1), y.reshape(-1, 1)),
    "y-row": (Y.reshape(1, -1), y.reshape(1, -1)),
    "x-1-n-1": (X.reshape(1, -1, 1), x.reshape(1, -1, 1)),
    "list-of-floats": (X.tolist(), x.tolist()),
    "tuple-of-floats": (tuple(Y.tolist()), tuple(y.tolist())),
    "list-of-lists": (X.reshape(-1, 1).tolist(), x.reshape(-1, 1).tolist()),
    "list-of-arrays": (list(X.reshape(-1, 1)), x.reshape(-1, 1).tolist()),
    "pair": ((X, Y), (x, y)),
    "dict": ({"x": X, "y": Y}, {"x": x, "y": y}),
    "series": (pd.Series(X, name="x"), pd.Series(x, name="x")),
    "series-with-an-index": (pd.Series(Y, index=range(10, 16)), pd.Series(y)),
    "an-ulp-off": (np.nextafter(X, 9), x),
}


@pytest.mark.parametrize("case", DATA)
def test_data_is_rebuilt_for_another_number_of_points(case: str) -> None:
    """Each axis of n becomes one of the new n, in the same container."""
    value, expected = DATA[case]
    build = template(value, OWN)

    assert build is not None
    assert held(build(OTHER)) == held(expected)
    assert is_data(value, OWN)
    assert not is_weights(value, W)


TABLES: dict[str, tuple[Any, Any]] = {
    "frame": (pd.DataFrame({"x": X, "y": Y}), pd.DataFrame({"x": x, "y": y})),
    "frame-renamed": (pd.DataFrame({"target": Y, "input": X}), pd.DataFrame({"target": y, "input": x})),
    "two-columns": (np.column_stack([X, Y]), np.column_stack([x, y])),
    "two-columns-swapped": (np.column_stack([Y, X]), np.column_stack([y, x])),
    "two-rows": (np.array([X, Y]), np.array([x, y])),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables_of_both_are_rebuilt_and_are_no_data(case: str) -> None:
    """A table is told from the x and the y that are taken out of it."""
    value, expected = TABLES[case]
    build = template(value, OWN)

    assert build is not None
    assert held(build(OTHER)) == held(expected)
    assert is_table(value, OWN)
    assert not is_data(value, OWN)


def test_columns_that_were_added_are_left_to_the_statements_that_made_them() -> None:
    """A frame is rebuilt with the columns of the data alone: others would keep their old number of rows."""
    build = template(pd.DataFrame({"x": X, "y": Y, "y_pred": np.sin(X)}), OWN)

    assert build is not None
    assert held(build(OTHER)) == held(pd.DataFrame({"x": x, "y": y}))


NEITHER: dict[str, Any] = {
    "other-numbers": np.array([1.0, 2.0]),
    "swapped-weights": np.array([b, a]),
    "weights-to-ten-digits": np.array([round(a, 8), b]),
    "predictions": np.sin(X),
    "nearly-x": X + 1e-9,
    "part-of-x": X[:-1],
    "x-twice": np.concatenate([X, X]),
    "outer-product": np.outer(X, X),
    "mean": float(X.mean() + 1),
    "text": "0.5353452007",
    "bytes": b"0.5353452007",
    "true": True,
    "none": None,
    "empty-list": [],
    "empty-array": np.empty(0),
    "words": ["x", "y"],
    "words-as-many-as-points": list("abcdef"),
    "booleans": np.array([True, False]),
    "complex": X.astype(complex),
    "function": np.sin,
    "module": np,
    "large": np.zeros(LARGEST + 1),
    "deep": [[[[[a]]]]],
    "long-dict": dict.fromkeys(range(21), a),
    "history-of-losses": [0.25] * 300,
    "frame-of-other-columns": pd.DataFrame({"r": np.sin(X)}),
}


@pytest.mark.parametrize("case", NEITHER)
def test_what_holds_neither_has_no_template(case: str) -> None:
    """Other values stay the submission's own."""
    assert template(NEITHER[case], OWN) is None


def test_without_weights_only_data_is_found() -> None:
    """Before the weights are known, nothing passes for them."""
    none = Numbers(X, Y, None)

    assert template([one(a), one(b)], none) is None
    assert template(a, none) is None
    assert template(X, none) is not None


@pytest.mark.parametrize("writable", [True, False])
def test_read_only_arrays_stay_read_only(writable: bool) -> None:
    """Code that runs on what pandas hands out must see the same here."""
    value = X.reshape(-1, 1).copy()
    value.flags.writeable = writable
    build = template(value, OWN)

    assert build is not None
    assert build(OTHER).flags.writeable is writable


@pytest.mark.parametrize(
    "value", [X, [one(a), one(b)], np.array([a, b]), pd.Series(X), {"w": [a, b]}], ids=lambda v: type(v).__name__
)
def test_every_build_is_fresh(value: Any) -> None:
    """What one replay writes into its arguments reaches no other, nor the numbers asked for."""
    asked = Numbers(OTHER.x.copy(), OTHER.y.copy(), OTHER.weights)
    build = template(value, OWN)
    assert build is not None
    first = build(asked)
    before = held(first)

    target = first["w"] if isinstance(first, dict) else first
    target[0] = 99.0

    assert held(build(asked)) == before
    assert asked.x.tolist() == OTHER.x.tolist()


def test_what_stands_beside_the_weights_is_not_shared() -> None:
    """A history beside the weights starts as it was, on every replay."""
    value = {"w": [a, b], "history": [0.5]}
    build = template(value, OWN)
    assert build is not None

    build(OTHER)["history"].append(0.25)

    assert held(build(OTHER)) == held({"w": [c, d], "history": [0.5]})


def test_what_stands_in_a_list_with_the_weights_is_not_shared() -> None:
    """The same, in a list."""
    build = template([a, b, [0.5]], OWN)
    assert build is not None

    build(OTHER)[2].append(0.25)

    assert held(build(OTHER)) == held([c, d, [0.5]])


@pytest.fixture
def own_class(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A class as a submission would define it: in __main__."""
    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    exec("class Net:\n    def __init__(self, **fields):\n        vars(self).update(fields)\n", main.__dict__)
    made: Callable[..., Any] = main.__dict__["Net"]
    return made


def test_objects_of_own_classes_are_rebuilt(own_class: Callable[..., Any]) -> None:
    """Attributes that hold weights or data change, the others and the class stay, and the original is left alone."""
    value = own_class(w1=a, w2=one(b), x=X, rate=0.01)
    build = template(value, OWN)
    assert build is not None

    built = build(OTHER)

    assert type(built) is type(value)
    assert held(vars(built)) == held({"w1": c, "w2": one(d), "x": x, "rate": 0.01})
    assert vars(value)["w1"] == a


def test_a_namespace_is_rebuilt() -> None:
    """A bare namespace is what people make when they want no class of their own."""
    build = template(types.SimpleNamespace(w1=a, w2=one(b)), OWN)
    assert build is not None

    assert held(vars(build(OTHER))) == held({"w1": c, "w2": one(d)})


def test_objects_of_other_classes_are_left_alone() -> None:
    """A generator, a figure or an estimator is no container of the exercise's numbers."""
    assert template(argparse.Namespace(w1=a, w2=b), OWN) is None


def test_an_object_without_the_numbers_has_no_template(own_class: Callable[..., Any]) -> None:
    """An object that holds none of the numbers is not rebuilt."""
    assert template(own_class(rate=0.01), OWN) is None
