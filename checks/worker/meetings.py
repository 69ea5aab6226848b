"""Where a column meets a row: the operation that pairs every point with every other, found by watching all of them."""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from checks.worker.frames import Trouble
from checks.worker.sources import Source
from checks.worker.trace import place, sendable

OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
WATCH = "__meet__"
# Where they have met so often, a loop runs, and has shown what it does; each time makes an array of 8 MB
ENOUGH = 40


class EnoughMetError(BaseException):
    """Columns have met rows often enough. No `except Exception` of a submission is to catch it."""


class Meetings:
    """The operations of a submission on shapes (n, 1) and (n,), or (n, 1) and (1, n), that make n by n of n."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._count = 0
        self._found: dict[tuple[int | None, int | None, str], Trouble] = {}

    @property
    def found(self) -> list[Trouble]:
        """Each where it stands, with the shapes that met, in the order in which they did."""
        return list(self._found.values())

    def watch(self, source: Source, namespace: dict[str, Any]) -> None:
        """Have every sum, difference, product and quotient of a submission noted where a column meets a row in it."""
        for cell in source.cells:
            cell.statements = [ast.fix_missing_locations(_Watched().visit(node)) for node in cell.statements]
        namespace[WATCH] = self._meet

    def _meet(self, name: str, left: Any, right: Any, text: str) -> Any:
        first: tuple[int, ...] = np.shape(left) if _array(left) else ()
        second: tuple[int, ...] = np.shape(right) if _array(right) else ()
        n = max((*first, *second), default=0)
        if n > 1 and {first, second} in ({(n,), (n, 1)}, {(1, n), (n, 1)}):
            self._count += 1
            if self._count > ENOUGH:
                raise EnoughMetError
            cell, line = place(sys._getframe(1), self._kind)
            message = f"{text}: the shapes {first} and {second} make ({n}, {n})"
            self._found.setdefault((cell, line, text), Trouble("ColumnMeetsRow", sendable(message), cell, line))
        return OPERATIONS[getattr(ast, name)](left, right)


class _Watched(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        text = ast.unparse(node)
        self.generic_visit(node)
        if type(node.op) not in OPERATIONS:
            return node
        arguments: list[ast.expr] = [ast.Constant(type(node.op).__name__), node.left, node.right, ast.Constant(text)]
        return ast.copy_location(ast.Call(ast.Name(WATCH, ast.Load()), arguments, []), node)


def _array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or hasattr(value, "to_numpy")
