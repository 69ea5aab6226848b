"""Gradients that a submission's functions keep to themselves, made global, so that they can be read where they are computed.

`Wnew = update(W, 1)` computes dldw1 and dldw2 as the exercise asks, within a function; a `global` there changes nothing else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from checks.worker.syntax import nodes

PAIR, LIST = frozenset({"dldw1", "dldw2"}), frozenset({"dldw"})
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def lift_gradients(cells: list[list[ast.stmt]]) -> None:
    """Declare the gradients global in each function that assigns them, where nothing outside of functions does."""
    statements = [statement for cell in cells for statement in cell]
    at_top = {name for statement in statements for name in _stored(statement)}
    if at_top >= PAIR or at_top & LIST:
        return
    functions = [n for s in statements for n in ast.walk(s) if isinstance(n, ast.FunctionDef)]
    if any(isinstance(n, ast.Nonlocal) and set(n.names) & (PAIR | LIST) for f in functions for n in ast.walk(f)):
        return
    for function in functions:
        stored = {name for statement in function.body for name in _stored(statement)}
        parameters = {n.arg for n in ast.walk(function.args) if isinstance(n, ast.arg)}
        declared = {n for s in function.body if isinstance(s, ast.Global) for n in s.names}
        names = (stored & (PAIR | LIST)) - parameters - declared - at_top
        if names >= PAIR or names & LIST:
            _declare(function, sorted(names))


def is_lifted(node: ast.AST) -> bool:
    """Whether a function was made to leave its gradients, here or below."""
    return any(getattr(part, "lifted", False) for part in nodes(node))


def _declare(function: ast.FunctionDef, names: list[str]) -> None:
    statement = ast.Global(names)
    setattr(statement, "lifted", True)  # noqa: B010 (a mark of ours, which the class does not have)
    function.body = [_Unannotated(names).visit(part) for part in function.body]
    function.body.insert(0, ast.copy_location(statement, function.body[0]))


class _Unannotated(ast.NodeTransformer):
    """A name with a type cannot be global."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if not isinstance(node.target, ast.Name) or node.target.id not in self._names:
            return node
        plain: ast.stmt = ast.Pass() if node.value is None else ast.Assign([node.target], node.value)
        return ast.fix_missing_locations(ast.copy_location(plain, node))


def _stored(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds in its own scope."""
    if isinstance(node, SCOPES + COMPREHENSIONS):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from _stored(child)
