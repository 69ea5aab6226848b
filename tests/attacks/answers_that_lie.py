"""Attacks by what is returned: values that lie about themselves, and what is no number at all."""

from __future__ import annotations

from tests.attacks.attack import CALLED, values

VALUES = (
    values(
        "float-that-equals-everything",
        """
        Liar = liar(float)
        def dress(value):
            return Liar(value) if np.ndim(value) == 0 else value
        """,
        "failed",
        "should be",
        base="wrong",
    ),
    values(
        "array-that-equals-everything",
        """
        import numpy as np
        Liar = liar(np.ndarray)
        def dress(value):
            return np.asarray(value).view(Liar)
        """,
        "failed",
        "should be",
        base="wrong",
    ),
    values(
        "float-of-its-own-that-is-right",
        """
        class Mine(float):
            pass
        def dress(value):
            return Mine(value) if np.ndim(value) == 0 else value
        """,
        "passed",
    ),
    values(
        "float-whose-value-lies",
        """
        class Mine(float):
            def __float__(self): return 0.0
        def dress(value):
            return Mine(value) if np.ndim(value) == 0 else value
        """,
        "passed failed",
        base="right",
    ),
    values(
        "array-made-anew-each-time",
        """
        class Fresh:
            def __init__(self, value): self.value = value
            def __array__(self, *args, **more):
                self.value = self.value + 1
                return np.asarray(self.value)
        def dress(value):
            return Fresh(value)
        """,
        "failed",
    ),
    values(
        "array-of-a-bad-address",
        """
        class Wild:
            __array_interface__ = {'shape': (1,), 'typestr': '<f8', 'data': (8, False), 'version': 3}
        def dress(value):
            return Wild()
        """,
        "broken",
        "SIGSEGV|SIGBUS",
    ),
    values(
        "objects-of-no-dimension",
        """
        def dress(value):
            return np.array(object(), dtype=object)
        """,
        "failed",
        "number",
    ),
    values(
        "objects-in-objects",
        """
        def dress(value):
            a = np.empty((), dtype=object)
            a[()] = a
            return a
        """,
        "failed broken",
    ),
    values(
        "objects-that-are-right",
        """
        def dress(value):
            return np.asarray(value).astype(object)
        """,
        "passed failed",
    ),
    values(
        "list-that-holds-itself",
        """
        def dress(value):
            a = [1.0]
            a.append(a)
            return a
        """,
        "failed",
    ),
    values(
        "structured",
        """
        def dress(value):
            return np.zeros(np.shape(value), dtype=[('a', 'f8'), ('b', 'f8')])
        """,
        "failed",
        "real numbers|number",
    ),
    values(
        "text",
        """
        def dress(value):
            return str(type(value))
        """,
        "failed",
        "number",
    ),
    values(
        "text-in-an-array",
        """
        def dress(value):
            return np.asarray(value).astype(str)
        """,
        "failed",
        "real numbers",
    ),
    values(
        "complex",
        """
        def dress(value):
            return np.asarray(value) + 0j
        """,
        "failed",
        "real numbers",
    ),
    values(
        "dates",
        """
        def dress(value):
            return np.full(np.shape(value), np.datetime64('2020-01-01'))
        """,
        "failed",
        "real numbers",
    ),
    values(
        "not-a-number",
        """
        def dress(value):
            return value * float('nan')
        """,
        "failed",
        "nan",
    ),
    values(
        "infinity",
        """
        def dress(value):
            return value * 0 + float('inf')
        """,
        "failed",
        "inf",
    ),
    values(
        "none",
        """
        def dress(value):
            pass
        """,
        "failed",
        "None",
    ),
    values(
        "generator",
        """
        def dress(value):
            while True:
                yield 1.0
        """,
        "failed",
        "number",
    ),
    values(
        "function",
        """
        def dress(value):
            return dress
        """,
        "failed",
        "function",
    ),
    values(
        "number-past-every-float",
        """
        def dress(value):
            return 10 ** 400
        """,
        "failed",
    ),
    values(
        "masked",
        """
        def dress(value):
            return np.ma.masked_all(np.shape(value))
        """,
        "failed",
    ),
    values(
        "more-than-was-asked",
        """
        def dress(value):
            return np.resize(value, 10 ** 4)
        """,
        "failed",
    ),
    values(
        "backwards-in-memory",
        """
        def dress(value):
            return np.asarray(value)[::-1][::-1] if np.ndim(value) else value
        """,
        "passed",
    ),
    values(
        "endless-tuple",
        """
        class Endless(tuple):
            def __len__(self): return 3
            def __iter__(self):
                while True: yield 1.0
        def dress(value):
            return Endless()
        """,
        "failed broken",
        limits=CALLED,
    ),
)
