"""The names that a top-level statement uses, assigns and defers, from Python's own symbol tables."""

from __future__ import annotations

import ast
import re
import symtable
from dataclasses import dataclass

from checks.worker.syntax import nodes


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
    assigns = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    assigns |= _stores_into(statement)
    inner_uses: set[str] = set()
    for child in table.get_children():
        _globals_of(child, inner_uses, assigns)
    top_uses = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return Names(frozenset(top_uses), frozenset(inner_uses), frozenset(assigns), frozenset({statement.name}))
    if isinstance(statement, ast.ClassDef):
        names = frozenset(top_uses | inner_uses)
        return Names(names, frozenset(inner_uses), frozenset(assigns), frozenset({statement.name}))
    holds_function = any(isinstance(node, ast.Lambda | ast.FunctionDef) for node in nodes(statement))
    before, always = _exposed([statement], set())
    return Names(
        uses=frozenset(before),
        deferred=frozenset(inner_uses if holds_function else ()),
        assigns=frozenset(assigns),
        always=frozenset(always),
    )


def _exposed(statements: list[ast.stmt], bound: set[str]) -> tuple[set[str], set[str]]:
    """The names read before these statements bind them, and the names bound after them on every path.

    A loop that assigns `a1` before it reads it does not need the `a1` from before the loop.
    """
    uses: set[str] = set()
    bound = set(bound)
    for statement in statements:
        match statement:
            case ast.For() | ast.AsyncFor():
                uses |= _read(statement.iter) - bound
                inside = bound | _targets([statement.target])
                uses |= (_read(statement.target) - bound) | _exposed(statement.body, inside)[0]
                uses |= _exposed(statement.orelse, bound)[0]
            case ast.While():
                uses |= _read(statement.test) - bound
                uses |= _exposed(statement.body, bound | _walrus(statement.test))[0]
                uses |= _exposed(statement.orelse, bound)[0]
            case ast.If():
                uses |= _read(statement.test) - bound
                bound |= _walrus(statement.test)
                one, two = (_exposed(branch, bound) for branch in (statement.body, statement.orelse))
                uses |= one[0] | two[0]
                bound = one[1] & two[1]
            case ast.With() | ast.AsyncWith():
                for item in statement.items:
                    uses |= _read(item.context_expr) - bound
                    if item.optional_vars is not None:
                        bound |= _targets([item.optional_vars])
                more, bound = _exposed(statement.body, bound)
                uses |= more
            case ast.Try() | ast.TryStar():
                more, after = _exposed(statement.body, bound)
                uses |= more
                for handler in statement.handlers:
                    caught = {handler.name} if handler.name else set()
                    uses |= (set() if handler.type is None else _read(handler.type)) - bound
                    uses |= _exposed(handler.body, bound | caught)[0]
                for branch in (statement.orelse, statement.finalbody):
                    uses |= _exposed(branch, bound)[0]
                # a handler may end in a raise or bind the same names; either way what it leaves unbound is read anew
                bound = after if not statement.handlers else bound
                bound |= _exposed(statement.finalbody, bound)[1]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                head = [*statement.decorator_list, *statement.args.defaults, *statement.args.kw_defaults]
                uses |= {name for part in head if part is not None for name in _read(part)} - bound
                own = {a.arg for a in nodes(statement.args) if isinstance(a, ast.arg)} | _stored(statement.body)
                uses |= {name for part in statement.body for name in _read(part)} - own - bound
                bound.add(statement.name)
            case _:
                uses |= _read(statement) - bound
                bound |= _bound_by(statement)
    return uses, bound


def _read(node: ast.AST) -> set[str]:
    """Every name that is read somewhere in a node, its functions and comprehensions included."""
    names = {n.id for n in nodes(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Store)}
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        names.add(node.target.id)
    names |= _in_expressions(node)
    own = {
        n.id
        for c in nodes(node)
        if isinstance(c, ast.comprehension)
        for n in nodes(c.target)
        if isinstance(n, ast.Name)
    }
    own |= {a.arg for n in nodes(node) if isinstance(n, ast.Lambda) for a in nodes(n.args) if isinstance(a, ast.arg)}
    outside = set()
    if own:
        # a comprehension's own variable may also be a name outside of it
        outside = {n.id for n in _outermost(node) if not isinstance(n.ctx, ast.Store)}
    return names - (own - outside)


def _in_expressions(node: ast.AST) -> set[str]:
    """The names that pandas reads out of a text, as in `df.eval('a1 = x * @w1')`."""
    calls = [n for n in nodes(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    texts = [
        part.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("eval", "query")
        for argument in call.args
        for part in nodes(argument)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return {name for text in texts for name in re.findall(r"@(\w+)", text)}


def _stored(statements: list[ast.stmt]) -> set[str]:
    """The names that a function's body binds, and so are its own."""
    parts = [part for statement in statements for part in nodes(statement)]
    outer = {name for part in parts if isinstance(part, ast.Global) for name in part.names}
    return {n.id for n in parts if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - outer


def _outermost(node: ast.AST) -> list[ast.Name]:
    """The names of a node outside every comprehension and lambda, in defaults and in the sources of outermost loops."""
    parts: list[ast.Name] = []
    todo = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            todo.append(current.generators[0].iter)
        elif isinstance(current, ast.Name):
            parts.append(current)
        elif isinstance(current, ast.Lambda):
            todo.extend([*current.args.defaults, *(d for d in current.args.kw_defaults if d is not None)])
        else:
            todo.extend(ast.iter_child_nodes(current))
    return parts


def _walrus(node: ast.AST) -> set[str]:
    return {n.target.id for n in nodes(node) if isinstance(n, ast.NamedExpr) and isinstance(n.target, ast.Name)}


def _bound_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.Assign):
        return _targets(statement.targets) | _walrus(statement.value)
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return _targets([statement.target])
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    return _walrus(statement) if isinstance(statement, ast.Expr) else set()


def _targets(targets: list[ast.expr]) -> set[str]:
    names: set[str] = set()
    todo = list(targets)
    while todo:
        target = todo.pop()
        if isinstance(target, ast.Name):
            names.add(target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            todo.extend(target.elts)
        elif isinstance(target, ast.Starred):
            todo.append(target.value)
    return names


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
