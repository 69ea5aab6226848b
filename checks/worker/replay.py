"""Slices run again, with the weights and the data asked for."""

from __future__ import annotations

import ast
import contextlib
import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.worker.drawn import SEED, drawing
from checks.worker.locating import ONE_UPDATE_A_TRIP
from checks.worker.numbers import NoNumberError
from checks.worker.slicing import Slice
from checks.worker.syntax import nodes
from checks.worker.templates import Numbers
from checks.worker.trace import Statement, counted
from checks.worker.typed_size import names_for, with_size

# What stands for the number of points in what is run again, where a submission has it typed in
SIZE = "__size__"
# numpy's own, before a submission assigns something to the name
seed = np.random.seed


class _WithoutAsserts(ast.NodeTransformer):
    def __init__(self, statements: list[ast.stmt]) -> None:
        # where something is caught, to raise it may be how a loop ends
        self._keeps_raises = any(isinstance(part, ast.Try) for node in statements for part in nodes(node))

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)

    def visit_If(self, node: ast.If) -> ast.stmt:
        if not self._keeps_raises and not node.orelse and all(isinstance(part, ast.Raise) for part in node.body):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node


class _WithoutBreaks(ast.NodeTransformer):
    """Leaves out `if ...: break` of one loop, and with it what is said there; loops within keep theirs."""

    def visit_For(self, node: ast.For) -> ast.stmt:
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        return node

    def visit_If(self, node: ast.If) -> ast.stmt:
        if not node.orelse and isinstance(node.body[-1], ast.Break):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node


def to_its_end(loop: ast.For | ast.While, trips: int | None) -> ast.For | ast.While:
    """A training that made all its trips: on other data, too, where the loss may rise, which is when some would stop."""
    over_range = isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and isinstance(loop.iter.func, ast.Name)
    if not over_range or loop.iter.func.id != "range" or trips not in ONE_UPDATE_A_TRIP:  # type: ignore[union-attr]
        return loop
    changed = copy.copy(loop)
    changed.body = [_WithoutBreaks().visit(copy.deepcopy(part)) for part in loop.body]
    return changed


def _without_asserts(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements without assertions, and without what raises where something is not as it should be."""
    change = _WithoutAsserts(statements)
    asserting = (ast.Assert, ast.Raise)
    return [
        change.visit(copy.deepcopy(node)) if any(isinstance(part, asserting) for part in nodes(node)) else node
        for node in statements
    ]


def draws(node: ast.stmt) -> bool:
    """Whether a statement draws from numpy's global generator itself; what a function does when it is called is its own."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return False
    names = (getattr(part, "attr", getattr(part, "id", "")) for part in nodes(node))
    return any(name.startswith("rand") or name.endswith("normal") for name in names)


def _made_of(value: Any, kind: type) -> None:
    """Give an object the class that a replay has made anew, whose methods see the names of the replay."""
    # a class with slots of another layout keeps its own
    with contextlib.suppress(TypeError):
        object.__setattr__(value, "__class__", kind)


class Replay:
    """A slice, compiled once and run on any numbers.

    `loop` is the statement of the slice whose trips can be limited: the training loop. `n` is the number of points of the own
    run, which a submission may have typed in. Of a slice that draws its weights, `drawn`, the draws are those asked for.
    """

    def __init__(
        self, piece: Slice, base: Mapping[str, Any], loop: Statement | None = None, *, n: int, drawn: bool = False
    ) -> None:
        self._base = base
        self._drawn = drawn
        self._builds: list[Any] = []
        statements: list[ast.stmt] = []
        names = names_for([part.statement.node for part in piece.pieces if part.kept], n)
        for part in piece.pieces:
            if part.kept:
                is_loop = part.statement is loop
                node = with_size(part.statement.node, n, ast.Name(SIZE, ast.Load()), names=names, loop=is_loop)
                if loop is not None and is_loop:
                    assert isinstance(node, ast.For | ast.While)
                    node = counted(to_its_end(node, loop.trips), "if __enough__(): break")
                statements.append(node)
            for binding in part.bindings:
                statements.extend(ast.parse(f"{binding.name} = __bound__[{len(self._builds)}]").body)
                self._builds.append(binding.build)
                if binding.of_class:
                    statements.extend(ast.parse(f"__made_of__({binding.name}, {binding.of_class})").body)
        # what seeds the generator defines no name, and is in no slice: without it draws would differ from run to run
        self._seeded = any(part.kept and draws(part.statement.node) for part in piece.pieces)
        # an assertion about the own run (the loss fell) need not hold on other data, and computes nothing
        self._code = compile(ast.Module(_without_asserts(statements), []), "<replay>", "exec")

    def run(self, numbers: Numbers, steps: int | None = None) -> dict[str, Any]:
        """The namespace after the slice, with its loop ended after `steps` trips."""
        namespace = dict(self._base)
        namespace[SIZE] = numbers.n
        namespace["__bound__"] = [build(numbers) for build in self._builds]
        left = [steps]

        def enough() -> bool:
            if left[0] is None:
                return False
            left[0] -= 1
            return left[0] < 0

        namespace["__enough__"] = enough
        namespace["__made_of__"] = _made_of
        if self._seeded:
            seed(SEED)
        if not self._drawn or numbers.weights is None:
            exec(self._code, namespace)
            return namespace
        with drawing(numbers.weights) as given:
            exec(self._code, namespace)
        if given.left:
            raise NoNumberError("what trains the weights does not draw them")
        return namespace
