"""Slices run again, with the weights and the data asked for."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.worker.slicing import Slice, as_module
from checks.worker.templates import Numbers
from checks.worker.trace import Statement, counted

# numpy's own, before a submission assigns something to the name
seed = np.random.seed


class _WithoutAsserts(ast.NodeTransformer):
    def __init__(self, nodes: list[ast.stmt]) -> None:
        # where something is caught, to raise it may be how a loop ends
        self._keeps_raises = any(isinstance(part, ast.Try) for node in nodes for part in ast.walk(node))

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)

    def visit_If(self, node: ast.If) -> ast.stmt:
        if not self._keeps_raises and not node.orelse and all(isinstance(part, ast.Raise) for part in node.body):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        return node


def _without_asserts(nodes: list[ast.stmt]) -> list[ast.stmt]:
    """The statements without assertions, and without what raises where something is not as it should be."""
    change = _WithoutAsserts(nodes)
    asserting = (ast.Assert, ast.Raise)
    return [
        change.visit(copy.deepcopy(node)) if any(isinstance(part, asserting) for part in ast.walk(node)) else node
        for node in nodes
    ]


def draws(node: ast.stmt) -> bool:
    """Whether a statement draws from numpy's global generator itself; what a function does when it is called is its own."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return False
    names = (getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node))
    return any(name.startswith("rand") or name.endswith("normal") for name in names)


class Replay:
    """A slice, compiled once and run on any numbers.

    `loop` is the statement of the slice whose trips can be limited: the training loop.
    """

    def __init__(self, piece: Slice, base: Mapping[str, Any], loop: Statement | None = None) -> None:
        self._base = base
        self._builds: list[Any] = []
        nodes: list[ast.stmt] = []
        for part in piece.pieces:
            if part.kept:
                node = part.statement.node
                if part.statement is loop:
                    assert isinstance(node, ast.For | ast.While)
                    node = counted(node, "if __enough__(): break")
                nodes.append(node)
            for binding in part.bindings:
                nodes.extend(ast.parse(f"{binding.name} = __bound__[{len(self._builds)}]").body)
                self._builds.append(binding.build)
        # what seeds the generator defines no name, and is in no slice: without it draws would differ from run to run
        self._seeded = any(part.kept and draws(part.statement.node) for part in piece.pieces)
        # an assertion about the own run (the loss fell) need not hold on other data, and computes nothing
        self._code = compile(ast.fix_missing_locations(as_module(_without_asserts(nodes))), "<replay>", "exec")

    def run(self, numbers: Numbers, steps: int | None = None) -> dict[str, Any]:
        """The namespace after the slice, with its loop ended after `steps` trips."""
        namespace = dict(self._base)
        namespace["__bound__"] = [build(numbers) for build in self._builds]
        left = [steps]

        def enough() -> bool:
            if left[0] is None:
                return False
            left[0] -= 1
            return left[0] < 0

        namespace["__enough__"] = enough
        if self._seeded:
            seed(310)
        exec(self._code, namespace)
        return namespace
