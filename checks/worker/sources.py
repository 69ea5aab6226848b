"""From the bytes of a submission to its cells of plain Python: notebooks of both formats, scripts, modules, magics."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import warnings
from dataclasses import dataclass, field
from typing import Literal

from checks.worker.lifted import lift_gradients
from checks.worker.passes import ANSWER_NAMES, assigns_answer, flatten, flatten_cells, is_module

# Cell magics whose body is still Python to be run in the notebook's namespace
PYTHON_CELL_MAGICS = {"time", "timeit", "capture", "prun", "python", "python3", "pypy"}
TIMING_LINE_MAGIC = re.compile(r"^(\s*)%(?:time|timeit|prun)\b(?:\s+-\w+(?:\s+\d+)?)*[ \t]+(?=\S)", re.MULTILINE)
SHELL_LINE = re.compile(r"^\s*(?:!|%(?:pip|conda|sh|system|sx)\b)", re.MULTILINE)


class UnreadableError(Exception):
    """The file is no submission; the message is a sentence."""


@dataclass
class Cell:
    """A code cell: its number as people count (from 1), its Python, its statements or why they do not parse."""

    number: int
    source: str
    execution_count: int | None = None
    statements: list[ast.stmt] = field(default_factory=list)
    error: SyntaxError | None = None


@dataclass
class Source:
    """A submission as read: its kind, its cells, and what was left out."""

    kind: Literal["notebook", "script", "module"]
    cells: list[Cell]
    notes: list[str]


def read(name: str, raw: bytes) -> Source:
    """The cells of a submission; UnreadableError says in a sentence why there are none."""
    if not raw.strip():
        raise UnreadableError("the file is empty")
    notes: list[str] = []
    kind: Literal["notebook", "script", "module"]
    if name.lower().endswith(".ipynb"):
        kind, cells = "notebook", _notebook_cells(raw)
    else:
        kind, cells = "script", [Cell(1, _decode(raw))]
        if _is_notebook(cells[0].source):
            raise UnreadableError("the file holds a Jupyter notebook: give it a name that ends in .ipynb")
    if not any(cell.source.strip() for cell in cells):
        raise UnreadableError("the notebook holds no code" if kind == "notebook" else "the file holds no code")
    for cell in cells:
        _parse(cell, notes)
    if kind == "script" and not cells[0].error:
        cells[0].statements = flatten(cells[0].statements)
        if only_defines(cells[0].statements):
            kind = "module"
    if kind == "notebook":
        for cell, statements in zip(cells, flatten_cells([cell.statements for cell in cells]), strict=True):
            cell.statements = statements
    if kind != "module":
        lift_gradients([cell.statements for cell in cells])
    return Source(kind, cells, notes)


def _is_notebook(text: str) -> bool:
    try:
        content = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and bool({"cells", "worksheets"} & content.keys())


def _notebook_cells(raw: bytes) -> list[Cell]:
    from nbformat import convert, reader

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"the notebook is not UTF-8 text (byte {error.start})") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # not nbformat.reads: it validates too, which costs 50 ms and forbids nothing, for it only logs what is wrong
            notebook = convert(reader.reads(text), 4)
        cells = [cell for cell in notebook.cells if cell.get("cell_type") == "code"]
        found = [
            Cell(i, _joined(cell.get("source", "")), cell.get("execution_count")) for i, cell in enumerate(cells, 1)
        ]
    except RecursionError:
        raise UnreadableError("the notebook's JSON is nested too deeply") from None
    except Exception as error:  # nbformat raises its own, jsonschema's, KeyError and AttributeError on malformed files
        raise UnreadableError(f"the file is no Jupyter notebook: {_json_fault(text, error)}") from None
    if not found:
        raise UnreadableError("the notebook holds no code")
    for cell in found:
        if not isinstance(cell.execution_count, int):
            cell.execution_count = None
    return found


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _json_fault(text: str, error: Exception) -> str:
    try:
        content = json.loads(text)
    except ValueError as fault:
        return f"not valid JSON ({fault})"
    if not isinstance(content, dict) or not ({"cells", "worksheets"} & content.keys()):
        return "its JSON holds no cells"
    return f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else 'malformed'}"


def _decode(raw: bytes) -> str:
    """Decode as Python itself does: a byte order mark, a coding line, else UTF-8."""
    if b"\0" in raw:
        raise UnreadableError("the file holds null bytes: it is no Python source")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return io.TextIOWrapper(io.BytesIO(raw), encoding).read()
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise UnreadableError(f"the file is no Python source: {error}") from None


def _parse(cell: Cell, notes: list[str]) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = _python(cell, notes)
            # `return` outside of a function, and more that only the compiler refuses
            compile(ast.Module(statements, []), "<cell>", "exec", dont_inherit=True)
            cell.statements = statements
    except SyntaxError as error:
        cell.error = error
    except (ValueError, RecursionError, MemoryError) as error:
        cell.error = SyntaxError(f"Python cannot parse it ({type(error).__name__}: {error})")


def _python(cell: Cell, notes: list[str]) -> list[ast.stmt]:
    try:
        return ast.parse(cell.source).body
    except SyntaxError:
        if not re.search(r"^\s*[%!?]|[?]\s*$|=\s*[%!]", cell.source, re.MULTILINE):
            raise
    from IPython.core.inputtransformer2 import TransformerManager

    text = cell.source.lstrip("\n")
    if SHELL_LINE.search(text):
        notes.append(f"cell {cell.number}: a shell command was left out")
    below_head = text.startswith("%%")
    if below_head:
        head, _, body = text.partition("\n")
        magic = (head[2:].split() or [""])[0]
        if magic in {"bash", "sh", "script", "system"}:
            notes.append(f"cell {cell.number}: a %%{magic} cell was left out")
        text = body if magic in PYTHON_CELL_MAGICS else ""
    text = TIMING_LINE_MAGIC.sub(r"\1", text)
    python: str = TransformerManager().transform_cell(text)
    statements = ast.parse(python).body
    if below_head:
        for statement in statements:
            ast.increment_lineno(statement)
    return statements


def _is_guard(statement: ast.stmt) -> bool:
    """Whether a statement is `if __name__ == "__main__":`, below which a module tries itself out."""
    return isinstance(statement, ast.If) and "__name__" in {
        n.id for n in ast.walk(statement.test) if isinstance(n, ast.Name)
    }


def only_defines(statements: list[ast.stmt]) -> bool:
    """Whether a file only defines functions, classes and constants: a module, not a script.

    One that has the two functions of a module, and neither the network nor the results of a notebook, is one whatever it calls.
    """
    defines = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if not any(isinstance(s, defines) for s in statements):
        return False
    if is_module(statements) and not assigns_answer(statements):
        return True
    for statement in statements:
        if isinstance(statement, (*defines, ast.Import, ast.ImportFrom)):
            continue
        if isinstance(statement, ast.If | ast.Try) and (_is_guard(statement) or not assigns_answer([statement])):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Assign | ast.AnnAssign) and not assigns_answer([statement]):
            targets = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            if not targets & ANSWER_NAMES:
                continue
        return False
    return True
