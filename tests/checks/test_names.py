"""The names that a statement uses, defers, assigns, and assigns on every path."""

from __future__ import annotations

import ast

import pytest

from checks.worker.names import Names, names_of


def names(source: str) -> Names:
    """The names of the one statement in `source`."""
    (statement,) = ast.parse(source).body
    return names_of(statement)


def words(text: str) -> frozenset[str]:
    """A set of names, from text."""
    return frozenset(text.split())


USES = {
    "assignment": ("a2 = np.sin(a1) * W[1]", "np a1 W"),
    "reads-what-it-assigns": ("a1 = a1 + 1", "a1"),
    "augmented": ("total += step", "total step"),
    "subscript-store": ("W[0] = W[0] - lr * dldw1", "W lr dldw1"),
    "subscript-store-only": ("W[i] = 1.0", "W i"),
    "attribute-store": ("net.w1 = 3", "net"),
    "deletion": ("del a1", "a1"),
    "annotated": ("a1: float = x", "x float"),
    "comprehension": ("squares = [v * scale for v in values]", "scale values"),
    "comprehension-over-its-own-name": ("x = [x for x in x]", "x"),
    "comprehension-into-its-own-name": ("x = [x for x in values]", "values"),
    "nested-comprehension": ("flat = [v for row in rows for v in row if v > low]", "rows low"),
    "dict-comprehension": ("table = {k: f(v) for k, v in pairs}", "f pairs"),
    "generator": ("total = sum(r * r for r in residuals)", "sum residuals"),
    "lambda": ("f = lambda v: v * scale", "scale"),
    "lambda-default": ("f = lambda x=x: x * 2", "x"),
    "walrus": ("print(n := len(x))", "print len x"),
    "walrus-then-read": ("if (n := len(x)) > 1:\n    m = n", "len x"),
    "loop-assigns-before-it-reads": ("for i in range(3):\n    a1 = x * i\n    b = a1", "range x"),
    "loop-reads-before-it-assigns": ("for i in range(3):\n    b = a1\n    a1 = x", "range x a1"),
    "loop-variable": ("for i in items:\n    print(i)", "items print"),
    "loop-target-unpacked": ("for i, (p, q) in items:\n    s = p + q + i", "items"),
    "loop-carries-weights": ("for i in range(3):\n    W = W - lr * g", "range W lr g"),
    "loop-else": ("for i in a:\n    b = i\nelse:\n    c = b", "a b"),
    "while-reads-its-test": ("while i < n:\n    i += 1", "i n"),
    "while-walrus": ("while (v := f()):\n    w = v", "f"),
    "nested-loops": ("for i in range(3):\n    s = 0\n    for p in x:\n        s = s + p\n    W = s", "range x"),
    "branch-on-one-path": ("for i in r:\n    if i:\n        a = 1\n    b = a", "r a"),
    "branch-on-both-paths": ("for i in r:\n    if i:\n        a = 1\n    else:\n        a = 2\n    b = a", "r"),
    "with": ("with open(p) as f:\n    text = f.read()", "open p"),
    "with-binds-for-its-body": ("with ctx:\n    a = x\n    b = a", "ctx x"),
    "try": ("try:\n    a = f()\nexcept ValueError:\n    a = g()", "f g ValueError"),
    "try-reads-in-handler": ("try:\n    a = f()\nexcept E as error:\n    print(error, b)", "f E print b"),
    "finally": ("try:\n    a = f()\nfinally:\n    b = a", "f a"),
    "import": ("import numpy as np", ""),
    "function-default": ("def f(v, w=start):\n    return v * scale", "start"),
    "function-decorator": ("@cached\ndef f(v):\n    return v", "cached"),
    "function-within-a-branch": ("if flag:\n    def f(v):\n        return v * scale", "flag scale"),
    "class-base": ("class Net(Base):\n    lr = rate", "Base rate"),
    "conditional": ("y = a if t else b", "a t b"),
    "slice": ("part = x[lo:hi]", "x lo hi"),
    "f-string": ("text = f'{mse:.{digits}f}'", "mse digits"),
    "starred": ("first, *rest = values", "values"),
}


@pytest.mark.parametrize("case", USES)
def test_uses_are_what_must_be_there_before(case: str) -> None:
    """A name is used when the statement may read it before it binds it."""
    source, expected = USES[case]

    assert names(source).uses == words(expected)


DEFERRED = {
    "function": ("def f(v):\n    return v * scale + shift(v)", "scale shift"),
    "locals-are-not-global": ("def f(v):\n    w = v\n    return w", ""),
    "lambda": ("f = lambda v: v * scale", "scale"),
    "nested-function": ("def f():\n    a = 1\n    def g():\n        return a + b\n    return g", "b"),
    "method": ("class Net:\n    def forward(self, x):\n        return np.sin(x * w1)", "np w1"),
    "function-within-a-branch": ("if flag:\n    def f():\n        return scale", "scale"),
    "async-function": ("async def f():\n    return scale", "scale"),
    "global-read": ("def f():\n    global W\n    W = W - g", "W g"),
    "no-function": ("a = [v * scale for v in x]", ""),
}


@pytest.mark.parametrize("case", DEFERRED)
def test_deferred_names_are_globals_of_functions(case: str) -> None:
    """A function reads its globals when it is called, not when it is defined."""
    source, expected = DEFERRED[case]

    assert names(source).deferred == words(expected)


ASSIGNS = {
    "plain": ("a = b", "a"),
    "chained": ("a = b = c", "a b"),
    "unpacked": ("a1, (a2, y) = f()", "a1 a2 y"),
    "starred": ("first, *rest = values", "first rest"),
    "augmented": ("total += step", "total"),
    "subscript": ("W[0] = W[0] - g", "W"),
    "subscript-of-subscript": ("W[0][0, 0] = 1", "W"),
    "subscript-augmented": ("W[0] -= g", "W"),
    "attribute": ("net.layer.w1 = g", "net"),
    "subscript-in-unpacking": ("W[0], W[1] = g", "W"),
    "subscript-in-a-loop": ("for i in r:\n    W[i] = W[i] - g", "W i"),
    "walrus": ("print(n := 3)", "n"),
    "walrus-in-comprehension": ("a = [last := v for v in x]", "a last"),
    "comprehension-variable-stays-inside": ("a = [v for v in x]", "a"),
    "import": ("import os.path", "os"),
    "import-as": ("import numpy as np, pandas as pd", "np pd"),
    "from-import": ("from math import sin, cos as c", "sin c"),
    "with": ("with open(p) as f:\n    t = f", "f t"),
    "try": ("try:\n    a = 1\nexcept E:\n    b = 2\nelse:\n    c = 3\nfinally:\n    d = 4", "a b c d"),
    "for": ("for i, v in items:\n    s = v", "i v s"),
    "while": ("while t:\n    a = 1\nelse:\n    b = 2", "a b"),
    "branch": ("if t:\n    a = 1\nelse:\n    b = 2", "a b"),
    "function": ("def f():\n    a = 1", "f"),
    "global-in-function": ("def f():\n    global W\n    W = 1", "f W"),
    "class": ("class Net:\n    rate = 1", "Net"),
    "nothing": ("print(a)", ""),
}


@pytest.mark.parametrize("case", ASSIGNS)
def test_assigns_are_what_may_be_bound_or_stored_into(case: str) -> None:
    """Stores into entries and attributes count, and so do the globals that a function declares."""
    source, expected = ASSIGNS[case]

    assert names(source).assigns == words(expected)


ALWAYS = {
    "plain": ("a = b = c", "a b"),
    "unpacked": ("a1, (a2, *rest) = f()", "a1 a2 rest"),
    "subscript-does-not-bind": ("W[0] = 1", ""),
    "annotation-without-value": ("a: int", ""),
    "annotated": ("a: int = 1", "a"),
    "loop-may-not-run": ("for i in r:\n    a = 1", ""),
    "while-may-not-run": ("while t:\n    a = 1", ""),
    "one-branch": ("if t:\n    a = 1", ""),
    "both-branches": ("if t:\n    a = 1\n    c = 1\nelse:\n    a = 2", "a"),
    "with": ("with open(p) as f:\n    t = f", "f t"),
    "try-may-leave-early": ("try:\n    a = f()\nexcept E:\n    pass", ""),
    "try-without-handler": ("try:\n    a = f()\nfinally:\n    b = 1", "a b"),
    "walrus": ("print(n := 3)", "n"),
    "import": ("from math import sin", "sin"),
    "function": ("def f():\n    global W\n    W = 1", "f"),
    "class": ("class Net:\n    rate = 1", "Net"),
    "augmented-is-no-fresh-definition": ("total += 1", ""),
}


@pytest.mark.parametrize("case", ALWAYS)
def test_always_is_what_every_path_binds(case: str) -> None:
    """What some path leaves unbound may still hold the value from before."""
    source, expected = ALWAYS[case]

    assert names(source).always == words(expected)


def test_always_is_within_assigns() -> None:
    """What every path binds is among what some path binds."""
    for source, _ in (*USES.values(), *DEFERRED.values(), *ASSIGNS.values(), *ALWAYS.values()):
        found = names(source)

        assert found.always <= found.assigns, source
