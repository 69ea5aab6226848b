"""Python to paste below the own notebook: a call, or the statements of a slice, around given numbers."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from checks.worker.slicing import Slice
from checks.worker.templates import Numbers

LONGEST = 4000


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


def call(name: str, arguments: dict[str, Any]) -> str:
    """A call, its result printed."""
    if "" in arguments:
        inner = ", ".join(map(literal, arguments[""]))
    else:
        inner = ", ".join(f"{key}={literal(value)}" for key, value in arguments.items())
    return _cut(f"print({name}({inner}))")


def statements(piece: Slice, names: list[str], numbers: Numbers, steps: int | None) -> str:
    """The slice, without the imports and functions that the notebook holds already."""
    lines: list[str] = []
    for part in piece.pieces:
        node = part.statement.node
        if part.kept and not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
            lines.append(_limited(node, steps))
        for binding in part.bindings:
            lines.append(f"{binding.name} = {literal(binding.build(numbers))}")
    shown = ", ".join(f"np.mean({name})" if name.startswith("dldw") and name != "dldw" else name for name in names)
    return _cut("\n".join([*lines, f"print({shown})"]))


def _limited(node: ast.stmt, steps: int | None) -> str:
    """A training loop over a range ends after the steps asked for; other statements stay as they are."""
    if steps is None or not isinstance(node, ast.For):
        return ast.unparse(node)
    copy = ast.For(node.target, ast.parse(f"range({steps})", mode="eval").body, node.body, node.orelse)
    return ast.unparse(ast.fix_missing_locations(ast.copy_location(copy, node)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n# ... cut here"
