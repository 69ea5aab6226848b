"""The run of a submission, statement by statement, with what each one changed."""

from __future__ import annotations

import ast
import copy
import dis
import itertools
import linecache
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FrameType, FunctionType, GeneratorType, ModuleType
from typing import Any

import numpy as np

from checks.worker.frames import Trouble
from checks.worker.names import Names, names_of
from checks.worker.numbers import attributes
from checks.worker.sources import Cell, Source
from checks.worker.syntax import nodes

# Values of more bytes are told apart by identity alone: hashing an (n, n) array after every statement would cost seconds
HASHED_BYTES = 1 << 18
KEPT_ENTRIES = 4096
MISSING = object()
# More lines than a file has; the wire holds them in 32 bits
LINES = 10**9
# What is another thing after every use, and shows no content
ITERATORS: tuple[type, ...] = (
    *(GeneratorType, map, zip, filter, enumerate, type(iter([])), type(iter(range(0)))),
    *(itertools.islice, itertools.accumulate, itertools.chain, itertools.count, itertools.cycle, itertools.takewhile),
)
# A class's name as type has it, whatever its metaclass says
CLASS_NAME = type.__dict__["__name__"].__get__


@dataclass
class Statement:
    """One executed top-level statement: where it stands, its names, and the values that it left changed."""

    index: int
    cell: int
    node: ast.stmt
    names: Names
    changed: dict[str, Any] = field(default_factory=dict)
    trips: int | None = None
    raised: bool = False

    @property
    def defines(self) -> frozenset[str]:
        """Every name that it binds or changes."""
        return self.names.assigns | self.changed.keys()


class NeedsOtherOrderError(Exception):
    """A cell used a name that only a later cell defines; `order` puts that cell first."""

    def __init__(self, order: tuple[int, ...]) -> None:
        super().__init__(order)
        self.order = order


def run(
    source: Source,
    namespace: dict[str, Any],
    order: tuple[int, ...] | None,
    after_cell: Callable[[], None],
    before: Callable[[int, int], None] = lambda cell, line: None,
) -> tuple[list[Statement], list[Trouble]]:
    """Run the cells in `namespace`; what a cell raises ends that cell and is told, the next ones run all the same.

    `before` is told the cell and the line of each statement before it runs, `after_cell` the end of each cell.

    Raises NeedsOtherOrderError where a NameError would go away with a later cell run first, unless `order` is given.
    """
    cells = source.cells if order is None else [source.cells[i] for i in order]
    statements: list[Statement] = []
    troubles: list[Trouble] = []
    watch = Watch(namespace)
    for position, cell in enumerate(cells):
        filename = f"<cell {cell.number}>" if source.kind == "notebook" else "<submission>"
        linecache.cache[filename] = (len(cell.source), None, cell.source.splitlines(keepends=True), filename)
        if cell.error is not None:
            troubles.append(_syntax_trouble(cell, source.kind))
            continue
        for node in cell.statements:
            statement = Statement(len(statements), cell.number, node, names_of(node))
            code, trips = _compiled(node, filename)
            namespace["__trips__"] = trips
            before(cell.number, node.lineno)
            try:
                exec(code, namespace)
            except BaseException as error:
                if isinstance(error, NameError) and order is None and source.kind == "notebook":
                    _reorder(error, cells, position)
                troubles.append(trouble(error, source.kind))
                statement.raised = True
            statement.trips = trips[0] if isinstance(node, ast.For | ast.While) else None
            statement.changed = watch.changes()
            for name in (statement.names.always | _receivers(node, namespace)) - statement.changed.keys():
                # bound to an equal value again, or an object whose method was called: a definition all the same
                if name in namespace and not statement.raised:
                    statement.changed[name] = _kept(namespace[name])
            statements.append(statement)
            if statement.raised:
                break
        after_cell()
    namespace.pop("__trips__", None)
    return statements, troubles


def _compiled(node: ast.stmt, filename: str) -> tuple[Any, list[int]]:
    trips = [0]
    if isinstance(node, ast.For | ast.While):
        node = counted(node, "__trips__[0] += 1")
    return compile(ast.Module([node], []), filename, "exec"), trips


def _receivers(node: ast.stmt, namespace: dict[str, Any]) -> set[str]:
    """Objects that a statement may change out of sight: those whose method it calls or that it takes items of."""
    names = set()
    for part in nodes(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            base = part.func.value
            while isinstance(base, ast.Attribute | ast.Subscript):
                base = base.value
            if isinstance(base, ast.Name) and isinstance(_fingerprint(namespace.get(base.id)), int):
                names.add(base.id)
    objects = {n for n in names if not isinstance(namespace[n], ModuleType | type | FunctionType | BuiltinFunctionType)}
    called = {n.func.id for n in nodes(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    read = {n.id for n in nodes(node) if isinstance(n, ast.Name)}
    moved = {name for name in read if type(namespace.get(name)) in ITERATORS}
    return objects | moved | {name for name in called if _remembers(namespace.get(name))}


def _remembers(function: Any) -> bool:
    """Whether a function keeps something from call to call, in names of the function around it (`nonlocal`)."""
    if not isinstance(function, FunctionType) or not function.__code__.co_freevars:
        return False
    free = function.__code__.co_freevars
    try:
        return any(i.opname == "STORE_DEREF" and i.argval in free for i in dis.get_instructions(function.__code__))
    except Exception:  # code that no compiler made
        return False


def counted(loop: ast.For | ast.While, statement: str) -> ast.For | ast.While:
    """A copy of a loop that runs `statement` at the start of every trip."""
    (extra,) = ast.parse(statement).body
    for part in ast.walk(extra):
        if hasattr(part, "lineno"):
            ast.copy_location(part, loop.body[0])
    duplicate = copy.copy(loop)
    duplicate.body = [extra, *loop.body]
    return duplicate


def _reorder(error: NameError, cells: list[Cell], position: int) -> None:
    """Raise NeedsOtherOrderError where a later cell defines the missing name."""
    if all(c.execution_count for c in cells) and len({c.execution_count for c in cells}) == len(cells):
        order = tuple(sorted(range(len(cells)), key=lambda i: cells[i].execution_count or 0))
        if order != tuple(range(len(cells))):
            raise NeedsOtherOrderError(order)
    order = _defined_before_use(cells)
    if order != tuple(range(len(cells))):
        raise NeedsOtherOrderError(order)


def _defined_before_use(cells: list[Cell]) -> tuple[int, ...]:
    """The order nearest to the file's in which every cell follows those that define what it needs, where there is one."""
    uses: list[set[str]] = []
    defines: list[set[str]] = []
    for cell in cells:
        seen: set[str] = set()
        needs: set[str] = set()
        for node in cell.statements:
            names = names_of(node)
            needs |= names.uses - seen
            seen |= names.assigns
        uses.append(needs)
        defines.append(seen)
    done: set[str] = set()
    left = list(range(len(cells)))
    order: list[int] = []
    everything = set().union(*defines)
    while left:
        ready = next((i for i in left if not (uses[i] & everything) - done), None)
        if ready is None:
            return tuple(order + left)
        left.remove(ready)
        order.append(ready)
        done |= defines[ready]
    return tuple(order)


def _syntax_trouble(cell: Cell, kind: str) -> Trouble:
    error = cell.error
    assert error is not None
    lines = cell.source.splitlines()
    line = error.lineno
    code = lines[line - 1].strip()[:200] if line and 0 < line <= len(lines) else ""
    message = sendable(str(error.msg)[:300])
    return Trouble("SyntaxError", message, cell.number if kind == "notebook" else None, line, sendable(code))


def trouble(error: BaseException, kind: str) -> Trouble:
    """What was raised, at the innermost line of the submission's own."""
    cell = line = None
    code = file = ""
    try:
        # not extract_tb: it looks for the text of every line, our own too, which a sandbox refuses anew each time
        for frame, at in traceback.walk_tb(error.__traceback__):
            if _is_own(frame, at):
                cell, line = place(frame, kind, at)
                file = frame.f_code.co_filename
        code = linecache.getline(file, line).strip()[:200] if line is not None else ""
        message = str(error)[:500]
    except BaseException:  # a submission's own exception class may raise in __str__
        message = "(its message cannot be printed)"
    name = str(CLASS_NAME(type(error)))[:100]
    return Trouble(sendable(name), sendable(message), cell, line, sendable(code))


def place(frame: FrameType, kind: str, line: int | None = None) -> tuple[int | None, int | None]:
    """The cell, in a notebook, and the line of a frame of the submission's own: that of now, unless another is given."""
    number = re.fullmatch(r"<cell (\d{1,6})>", frame.f_code.co_filename)
    cell = int(number[1]) if number and kind == "notebook" else None
    at = frame.f_lineno if line is None else line
    return cell, at if _is_own(frame, at) else None


def _is_own(frame: FrameType, line: int) -> bool:
    # a submission may compile code under these names, too, and give it any line
    return frame.f_code.co_filename.startswith(("<cell ", "<submission>", "<replay>")) and 0 < line < LINES


def sendable(text: str, most: int = 4000) -> str:
    """Text that a frame can hold: cut to a length, with question marks for lone surrogates, which cannot be encoded."""
    return text[:most].encode("utf-8", "replace").decode("utf-8")


class Watch:
    """Which names of a namespace changed since last asked, by content for whatever holds a few numbers."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._known: dict[str, Any] = {name: _fingerprint(value) for name, value in namespace.items()}
        # what is gone could leave its identity to what comes after it
        self._held: dict[str, Any] = dict(namespace)

    def changes(self) -> dict[str, Any]:
        """The names bound or changed since the last call, with copies of their values (MISSING where kept by identity)."""
        changed: dict[str, Any] = {}
        for name, value in list(self._namespace.items()):
            if type(name) is not str or name.startswith("__"):  # globals()[5] = 1
                continue
            print_ = _fingerprint(value)
            if self._known.get(name, MISSING) != print_:
                self._known[name] = print_
                self._held[name] = value
                changed[name] = _kept(value)
        return changed


def _fingerprint(value: Any) -> Any:
    """What tells whether a value has changed: its content where that is small, its identity where not, or where it objects."""
    try:
        return _content(value)
    except BaseException:  # a class of the submission's own may raise anything in __len__, say
        return id(value)


def _content(value: Any, depth: int = 3) -> Any:
    kind = type(value)
    if kind in (int, float, bool, str, bytes) or value is None:
        return (kind, value if value == value else "nan")
    if issubclass(kind, FunctionType | ModuleType | BuiltinFunctionType | type):
        return id(value)
    if issubclass(kind, np.ndarray):
        if value.dtype.kind in "fiub" and value.nbytes <= HASHED_BYTES:
            return (id(value), value.shape, hash(value.tobytes()))
        if depth and value.dtype.kind == "O" and value.size <= 8:
            return (id(value), value.shape, tuple(_content(v, depth - 1) for v in value.ravel().tolist()))
        return (id(value), value.shape)
    if depth and (kind is list or issubclass(kind, tuple)) and len(value) <= KEPT_ENTRIES:
        if len(value) > 8 and isinstance(value[0], float):
            return (id(value), hash(tuple(value)) if all(type(v) is float for v in value) else len(value))
        return (id(value), len(value), tuple(_content(v, depth - 1) for v in value[-8:]))
    if depth and issubclass(kind, dict) and len(value) <= 20:
        return (
            id(value),
            tuple((k, _content(v, depth - 1)) for k, v in value.items() if type(k) in (str, int)),
        )
    held = attributes(value) if depth else None
    if held is not None:
        return (id(value), _content(held, depth - 1))
    if kind.__name__ in ("Series", "DataFrame") and hasattr(value, "to_numpy") and len(value) <= KEPT_ENTRIES:
        numbers = value.to_numpy()
        content = hash(numbers.tobytes()) if numbers.dtype.kind in "fiub" else numbers.shape
        return (id(value), tuple(map(str, getattr(value, "columns", ()))), content)
    return id(value)


def _kept(value: Any) -> Any:
    """A copy of a value that may turn out to be weights or data; MISSING for anything else."""
    try:
        return _copied(value)
    except BaseException:  # as above
        return MISSING


def _copied(value: Any) -> Any:
    if isinstance(value, int | float | np.floating) and not isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind == "O" and value.size <= 8:
        return copy.deepcopy(value) if all(map(_is_plain, value.ravel().tolist())) else MISSING
    if isinstance(value, np.ndarray):
        return value.copy() if value.nbytes <= HASHED_BYTES and value.dtype.kind in "fiuOV" else MISSING
    if isinstance(value, list | tuple | dict):
        if len(value) > KEPT_ENTRIES:
            return MISSING
        try:
            return copy.deepcopy(value) if _is_plain(value) else MISSING
        except Exception:
            return MISSING
    held = attributes(value)
    if held is not None and _is_plain(held):
        try:
            return copy.deepcopy(value)
        except Exception:
            return MISSING
    if type(value).__name__ in ("Series", "DataFrame") and hasattr(value, "to_numpy"):
        return value.copy() if len(value) <= KEPT_ENTRIES else MISSING
    return MISSING


def _is_plain(value: Any, depth: int = 3) -> bool:
    if isinstance(value, int | float | str | bool | np.floating) or value is None:
        return True
    if isinstance(value, np.ndarray):
        return value.nbytes <= HASHED_BYTES and value.dtype.kind in "fiu"
    if not depth:
        return False
    if isinstance(value, list | tuple):
        return all(_is_plain(v, depth - 1) for v in value)
    return isinstance(value, dict) and all(_is_plain(v, depth - 1) for v in value.values())
