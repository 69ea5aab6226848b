"""Where a column meets a row: the operation that pairs every point with every other, found by watching all of them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from checks.worker.sources import Source

OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
WATCH = "__meet__"


class ColumnMeetsRow(BaseException):
    """An operation on shapes (n, 1) and (n,). No `except Exception` of a submission is to catch it."""


def watch(source: Source, namespace: dict[str, Any]) -> None:
    """Have every sum, difference, product and quotient of a submission raise ColumnMeetsRow where it makes n by n of n."""
    for cell in source.cells:
        cell.statements = [ast.fix_missing_locations(_Watched().visit(node)) for node in cell.statements]
    namespace[WATCH] = _meet


class _Watched(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        text = ast.unparse(node)
        self.generic_visit(node)
        if type(node.op) not in OPERATIONS:
            return node
        arguments: list[ast.expr] = [ast.Constant(type(node.op).__name__), node.left, node.right, ast.Constant(text)]
        return ast.copy_location(ast.Call(ast.Name(WATCH, ast.Load()), arguments, []), node)


def _meet(name: str, left: Any, right: Any, text: str) -> Any:
    first: tuple[int, ...] = np.shape(left) if _array(left) else ()
    second: tuple[int, ...] = np.shape(right) if _array(right) else ()
    if sorted((len(first), len(second))) == [1, 2]:
        flat, wide = (first, second) if len(first) == 1 else (second, first)
        if wide == (flat[0], 1) and flat[0] > 1:
            raise ColumnMeetsRow(f"{text}: the shapes {first} and {second} make ({flat[0]}, {flat[0]})")
    return OPERATIONS[getattr(ast, name)](left, right)


def _array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or hasattr(value, "to_numpy")
