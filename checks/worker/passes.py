"""Passes through the exercise that stand in a function or in a loop, spliced in among the statements around them.

A script runs its `main()`, a notebook a function that does it all with globals, or a loop over both biases. Their statements
are told apart once they stand at the top, as if each pass had been written out.
"""

from __future__ import annotations

import ast

ANSWER_NAMES = {"W", "mse", "mse_update", "mse_final", "dldw1", "dldw2", "Wnew"}
# One pass without bias and one with it, or a few tried out: a longer loop is a training
MOST_PASSES = 4


def flatten(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Splice in what a script runs as its main program, so that its statements can be told apart.

    That is the body of `if __name__ == "__main__":`, and the body of a function that is called there as a statement and
    assigns names of the exercise.
    """
    flat: list[ast.stmt] = []
    for statement in statements:
        if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
            body = flatten(statement.body)
            # a module may well show something when it is run; it stays a module
            flat.extend(body if assigns_answer(statements) and not is_module(statements) else [])
        else:
            flat.append(statement)
    return _inlined(flat, _mains(flat))


def flatten_cells(cells: list[list[ast.stmt]]) -> list[list[ast.stmt]]:
    """The same for the cells of a notebook, where such a function works on the names of the exercise as globals, or gives
    them back under these names."""
    everything = [statement for cell in cells for statement in cell]
    mains = _mains(everything)
    passes = {name: main for name, main in mains.items() if _works_on_globals(main) or _returns_answer(main)}
    return [_inlined(cell, passes) for cell in cells]


def is_module(statements: list[ast.stmt]) -> bool:
    """Whether the functions of a file are those of a module, by their names, and not those of the notebook."""
    defined = {s.name for s in statements if isinstance(s, ast.FunctionDef)}
    return {"forward", "gradient"} <= defined and "neural_network" not in defined


def assigns_answer(statements: list[ast.stmt]) -> bool:
    """Whether statements assign so many names of the exercise that they are a pass through it."""
    stored = {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return len(stored & ANSWER_NAMES) >= 3


def _call(statement: ast.stmt) -> ast.Call | None:
    """The call of a function by its name that a statement consists of."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name()) as call):
            return call
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="exit"), args=[ast.Call(func=ast.Name()) as call])):
            return call
        case ast.Assign(value=ast.Call(func=ast.Name()) as call):
            return call
    return None


def _called(statement: ast.stmt, mains: dict[str, ast.FunctionDef]) -> tuple[ast.FunctionDef, list[ast.stmt]] | None:
    """The pass that a statement calls, and its parameters as assignments; None where it is no such call."""
    call = _call(statement)
    main = mains.get(call.func.id) if call is not None and isinstance(call.func, ast.Name) else None
    if call is None or main is None or len(call.args) > len(main.args.args):
        return None
    names = [parameter.arg for parameter in main.args.args]
    defaults = main.args.defaults
    given = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True)) if defaults else {}
    given |= dict(zip(names, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    if given.keys() != set(names) or any(isinstance(value, ast.Starred) for value in given.values()):
        return None
    assigned = [ast.Assign([ast.Name(name, ast.Store())], given[name]) for name in names]
    return main, [ast.fix_missing_locations(ast.copy_location(each, statement)) for each in assigned]


def _mains(statements: list[ast.stmt]) -> dict[str, ast.FunctionDef]:
    return {
        s.name: s
        for s in statements
        if isinstance(s, ast.FunctionDef)
        and not (s.args.posonlyargs or s.args.kwonlyargs or s.args.vararg or s.args.kwarg)
        and not s.decorator_list
        and assigns_answer(s.body)
        # what is given something and gives something back is a helper, not a pass
        and (not s.args.args or _works_on_globals(s))
    }


def _works_on_globals(function: ast.FunctionDef) -> bool:
    return any(isinstance(s, ast.Global) for s in function.body)


def _returns_answer(function: ast.FunctionDef) -> bool:
    """Whether a function without parameters ends with several names of the exercise."""
    match function.body[-1]:
        case ast.Return(value=ast.Tuple(elts=given)) if not function.args.args:
            return len({name.id for name in given if isinstance(name, ast.Name)} & ANSWER_NAMES) >= 3
    return False


def _inlined(statements: list[ast.stmt], mains: dict[str, ast.FunctionDef]) -> list[ast.stmt]:
    flat: list[ast.stmt] = []
    for statement in statements:
        called = _called(statement, mains)
        if called is not None:
            main, parameters = called
            flat.extend([*parameters, *(s for s in main.body if not isinstance(s, ast.Return | ast.Global))])
        elif isinstance(statement, ast.For) and _is_loop_of_passes(statement, mains):
            assert isinstance(statement.iter, ast.Tuple | ast.List)
            for value in statement.iter.elts:
                taken = ast.copy_location(ast.Assign([statement.target], value), statement)
                flat.extend(_inlined([ast.fix_missing_locations(taken), *statement.body], mains))
        else:
            flat.append(statement)
    return flat


def _is_loop_of_passes(loop: ast.For, mains: dict[str, ast.FunctionDef]) -> bool:
    """Whether every trip of a loop over a few values that are written out goes through the exercise once."""
    if loop.orelse or not isinstance(loop.iter, ast.Tuple | ast.List) or len(loop.iter.elts) > MOST_PASSES:
        return False
    if any(isinstance(value, ast.Starred) for value in loop.iter.elts):
        return False
    return not any(map(_jumps, loop.body)) and (assigns_answer(loop.body) or any(_called(s, mains) for s in loop.body))


def _jumps(node: ast.AST) -> bool:
    """Whether a statement of a loop's body may leave its trip early."""
    if isinstance(node, ast.Break | ast.Continue):
        return True
    inner = (ast.For, ast.While, ast.FunctionDef, ast.ClassDef)
    return not isinstance(node, inner) and any(map(_jumps, ast.iter_child_nodes(node)))
