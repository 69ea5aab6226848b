"""Python to paste below the own notebook: a call, or the statements of a slice, around given numbers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.worker.lifted import is_lifted
from checks.worker.numbers import attributes
from checks.worker.replay import draws, to_its_end
from checks.worker.slicing import Slice
from checks.worker.templates import Numbers
from checks.worker.trace import Statement
from checks.worker.typed_size import names_for, with_size

# Of a whole counterexample, and of one value in it: dozens of points, not hundreds
LONGEST, LONG = 8000, 2500


def literal(value: Any) -> str:
    """A value as Python with numpy as np and pandas as pd."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})"
    if isinstance(value, np.floating | np.integer):
        return repr(value.item())
    if isinstance(value, list | tuple):
        inner = ", ".join(literal(part) for part in value)
        if isinstance(value, tuple):
            return f"({inner}{',' * (len(value) == 1)})"
        return f"[{inner}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {literal(v)}" for k, v in value.items()) + "}"
    if type(value).__name__ == "Series":
        return f"pd.Series({value.tolist()!r})"
    if type(value).__name__ == "DataFrame":
        return f"pd.DataFrame({value.to_dict('list')!r})"
    return repr(value)


def call(name: str, arguments: dict[str, Any], reads: Mapping[str, Any] | None = None) -> str:
    """A call, its result printed; `reads` are the names that the function reads of the notebook, as they stood."""
    given = arguments[""] if "" in arguments else list(arguments.values())
    names = ["W", "x"] if "" in arguments else list(arguments)
    written = [literal(value) for value in given]
    # a thousand points are not for reading; the file holds them
    long = [name for name, text in zip(names, written, strict=True) if len(text) > LONG]
    written = [name if name in long else text for name, text in zip(names, written, strict=True)]
    inner = ", ".join(text if "" in arguments else f"{key}={text}" for key, text in zip(names, written, strict=True))
    lines = [_from_file(long)] if long else []
    lines += [f"{key} = {literal(value)}" for key, value in (reads or {}).items() if key not in long]
    return "\n".join([*lines, f"print({name}({inner}))"])


def _from_file(names: list[str]) -> str:
    columns = {"x": 0, "y": 1}
    return "\n".join(
        f'{name} = np.loadtxt("backprop.csv", delimiter=",", skiprows=1)[:, [{columns.get(name[:1].lower(), 0)}]]'
        for name in names
    )


def statements(
    piece: Slice, names: list[str], numbers: Numbers, steps: int | None, loop: Statement | None = None, *, n: int
) -> str:
    """The slice, without the imports and functions that the notebook holds already; `loop` ends after so many steps.

    `n` is the number of points of the own run: where it is typed in, that of `numbers` stands in its place.
    """
    size, sized = ast.Constant(numbers.n), names_for([part.statement.node for part in piece.pieces if part.kept], n)
    lines: list[str] = []
    if any(part.kept and draws(part.statement.node) for part in piece.pieces):
        lines.append("np.random.seed(310)")
    for part in piece.pieces:
        node = with_size(part.statement.node, n, size, names=sized, loop=part.statement is loop)
        held_already = isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
        if part.kept and (not held_already or is_lifted(node)):
            if loop is not None and part.statement is loop:
                assert isinstance(node, ast.For | ast.While)
                node = _limited(to_its_end(node, loop.trips), steps)
            lines.append(ast.unparse(node))
        for binding in part.bindings:
            lines.extend(_bound(binding.name, binding.build(numbers)))
    shown = ", ".join(f"np.mean({name})" if name.startswith("dldw") and name != "dldw" else name for name in names)
    return _shortened(lines, f"print({shown})")


def _bound(name: str, value: Any) -> list[str]:
    """A name bound to a value; an object, which the notebook holds already, with the numbers that it holds."""
    held = attributes(value)
    if held is None:
        return [_set(name, value)]
    return [_set(f"{name}.{key}", part, _is_frozen(value)) for key, part in held.items() if _is_written(part)]


def _set(target: str, value: Any, frozen: bool = False) -> str:
    text = literal(value)
    if len(text) > LONG:
        # a thousand points are those of the file, and the notebook holds them
        return f"# {target} is that of the notebook"
    owner, _, key = target.rpartition(".")
    # a frozen dataclass is set in no other way
    return f"object.__setattr__({owner}, {key!r}, {text})" if frozen else f"{target} = {text}"


def _is_frozen(value: Any) -> bool:
    return bool(getattr(getattr(type(value), "__dataclass_params__", None), "frozen", False))


def _is_written(value: Any) -> bool:
    """Whether a value is made of numbers, and so can be written as Python."""
    if isinstance(value, list | tuple | dict):
        return all(map(_is_written, value.values() if isinstance(value, dict) else value))
    return isinstance(value, int | float | str | np.ndarray | np.number) or value is None


def _limited(node: ast.For | ast.While, steps: int | None) -> ast.stmt:
    """A training loop that ends after the steps asked for."""
    if steps is None:
        return node
    count = ast.parse(f"range({steps})", mode="eval").body
    if isinstance(node, ast.For):
        limited = ast.For(node.target, count, node.body, node.orelse)
    else:
        (leave,) = ast.parse("while True:\n    if not x: break").body[0].body  # type: ignore[attr-defined]
        leave.test.operand = node.test
        limited = ast.For(ast.Name("step_", ast.Store()), count, [leave, *node.body], [])
    return ast.fix_missing_locations(ast.copy_location(limited, node))


def _shortened(lines: list[str], last: str) -> str:
    """All of it, or what fits of whole statements, and that the rest does not."""
    if sum(map(len, lines)) <= LONGEST:
        return "\n".join([*lines, last])
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > LONGEST:
            break
        kept.append(line)
    return "\n".join([*kept, f"# ... {len(lines) - len(kept)} more statements, too long to show"])
