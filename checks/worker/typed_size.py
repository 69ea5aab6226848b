"""The number of points typed in: `np.sum(squares) / 1000` is right on the exercise's points, and means their number on others.

Only where a number says how many points there are: what a sum is divided by, the size of an array, the end of a loop whose
counter picks points. `lmb = 10 / 1000` and the trips of a training are left as they are.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable

from checks.worker.syntax import nodes

# numpy's ways to say how large an array is
SIZED = {"zeros", "ones", "empty", "full", "reshape", "resize"}


def names_for(statements: Iterable[ast.stmt], n: int) -> frozenset[str]:
    """The names to which some statements give the number `n`, typed in."""
    given = [node for node in statements if isinstance(node, ast.Assign) and _is(node.value, n)]
    return frozenset(target.id for node in given for target in node.targets if isinstance(target, ast.Name))


def with_size(
    statement: ast.stmt, n: int, size: ast.expr, *, names: frozenset[str] = frozenset(), loop: bool = False
) -> ast.stmt:
    """The statement, or a copy of it with `size` wherever `n` or one of its `names` is the number of points.

    Of a training `loop` that is so in its body alone: its trips are steps.
    """
    if not any(_is(part, n, names) for part in nodes(statement)):
        return statement
    changed = _Sized(n, size, names).visit(copy.deepcopy(statement))
    if loop and isinstance(changed, ast.For) and isinstance(statement, ast.For):
        changed.iter = statement.iter
    if loop and isinstance(changed, ast.While) and isinstance(statement, ast.While):
        changed.test = statement.test
    return changed  # type: ignore[no-any-return]


def _is(node: ast.AST, n: int, names: frozenset[str] = frozenset()) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value == n


def _name(call: ast.AST) -> str:
    function = call.func if isinstance(call, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


class _Sized(ast.NodeTransformer):
    def __init__(self, n: int, size: ast.expr, names: frozenset[str]) -> None:
        self._n = n
        self._size = size
        self._names = names

    def _here(self, node: ast.expr) -> ast.expr:
        """The size in the place of the number, in a tuple of sizes too."""
        if isinstance(node, ast.Tuple | ast.List):
            node.elts = [self._here(part) for part in node.elts]
        return ast.copy_location(copy.copy(self._size), node) if _is(node, self._n, self._names) else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and not isinstance(node.left, ast.Constant):
            node.right = self._here(node.right)
        if isinstance(node.op, ast.Mult):
            # 1 / 1000 * np.sum(squares), in either order
            for part, other in ((node.left, node.right), (node.right, node.left)):
                sums = any("sum" in _name(inner) for inner in ast.walk(other))
                if sums and isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
                    part.right = self._here(part.right)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            node.value = self._here(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if _name(node) in SIZED:
            node.args = [self._here(part) for part in node.args]
            for keyword in node.keywords:
                keyword.value = self._here(keyword.value)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        if _picks(node.target, node.body):
            self._range(node.iter)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        test = node.test
        if isinstance(test, ast.Compare) and _picks(test.left, node.body):
            test.comparators = [self._here(part) for part in test.comparators]
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self._comprehension(node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._comprehension(node, node.elt)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, element: ast.expr) -> ast.AST:
        self.generic_visit(node)
        for each in node.generators:
            if _picks(each.target, [element]):
                self._range(each.iter)
        return node

    def _range(self, iterated: ast.expr) -> None:
        if isinstance(iterated, ast.Call) and _name(iterated) in ("range", "arange"):
            iterated.args = [self._here(part) for part in iterated.args]


def _picks(counter: ast.expr, body: list[ast.stmt] | list[ast.expr]) -> bool:
    """Whether a counter is the index of something that is read: a loop over points, not over the steps of a training."""
    return isinstance(counter, ast.Name) and any(
        isinstance(part, ast.Subscript)
        and isinstance(part.ctx, ast.Load)
        and any(isinstance(inner, ast.Name) and inner.id == counter.id for inner in ast.walk(part.slice))
        for statement in body
        for part in ast.walk(statement)
    )
