"""The names that a top-level statement uses, assigns and defers, from Python's own symbol tables."""

from __future__ import annotations

import ast
import symtable
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """What one top-level statement does to the namespace.

    `uses` are read when it runs, `deferred` when a function or class that it defines is called later; `assigns` may be
    bound by it, `always` are bound by it on every path.
    """

    uses: frozenset[str]
    deferred: frozenset[str]
    assigns: frozenset[str]
    always: frozenset[str]


def names_of(statement: ast.stmt) -> Names:
    """The names of one top-level statement."""
    table = symtable.symtable(ast.unparse(statement), "<statement>", "exec")
    top_uses = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    assigns = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    assigns |= _stores_into(statement)
    inner_uses: set[str] = set()
    for child in table.get_children():
        _globals_of(child, inner_uses, assigns)
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        top_uses.add(statement.target.id)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return Names(frozenset(top_uses), frozenset(inner_uses), frozenset(assigns), frozenset({statement.name}))
    if isinstance(statement, ast.ClassDef):
        names = frozenset(top_uses | inner_uses)
        return Names(names, frozenset(inner_uses), frozenset(assigns), frozenset({statement.name}))
    holds_function = any(isinstance(node, ast.Lambda | ast.FunctionDef) for node in ast.walk(statement))
    return Names(
        uses=frozenset(top_uses | inner_uses),
        deferred=frozenset(inner_uses if holds_function else ()),
        assigns=frozenset(assigns),
        always=frozenset(_always(statement)),
    )


def _globals_of(table: symtable.SymbolTable, uses: set[str], assigns: set[str]) -> None:
    for symbol in table.get_symbols():
        if symbol.is_global():
            uses.add(symbol.get_name())
            if symbol.is_assigned():
                assigns.add(symbol.get_name())
        elif table.get_type() == "class" and symbol.is_referenced() and not symbol.is_assigned():
            uses.add(symbol.get_name())
    for child in table.get_children():
        _globals_of(child, uses, assigns)


def _stores_into(statement: ast.stmt) -> set[str]:
    """The names whose entries or attributes are stored, as in `W[0] = ...`, outside of functions."""
    names: set[str] = set()
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node
            while isinstance(base, ast.Subscript | ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name):
                names.add(base.id)
        todo.extend(ast.iter_child_nodes(node))
    return names


def _always(statement: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    names: set[str] = set()
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Name):
            names.add(target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            targets.extend(target.elts)
        elif isinstance(target, ast.Starred):
            targets.append(target.value)
    return names
