"""Backward slices of a run: the statements that some names depend on, with weights and data as their parameters.

The run is a straight line of top-level statements, each executed once, so reaching definitions are found by walking back
through it. What a statement changed is taken from the run itself (a store through a subscript, an `append`, a function
that writes a global all show there); what it reads is taken from its syntax.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from checks.worker.numbers import attributes
from checks.worker.templates import Build, Numbers, halves, is_data, is_table, is_weights, template, weights_in
from checks.worker.trace import CLASS_NAME, MISSING, Statement


@dataclass(frozen=True)
class Binding:
    """A name that takes a value asked for, in the place of the statement that made it.

    `of_class` is the class of an object whose methods read the data by themselves, and so are to be those made anew.
    """

    name: str
    build: Build
    of_weights: bool = False
    of_class: str = ""


@dataclass(frozen=True)
class Piece:
    """A statement of the slice (unless only its names are bound), and the names bound after it."""

    statement: Statement
    kept: bool
    bindings: tuple[Binding, ...]


@dataclass(frozen=True)
class Slice:
    """The statements needed for some names, in the order of the run."""

    pieces: tuple[Piece, ...]
    unbound: frozenset[str]

    @property
    def statements(self) -> list[Statement]:
        """Those that are run again."""
        return [piece.statement for piece in self.pieces if piece.kept]

    @property
    def binds_weights_or_data(self) -> bool:
        """Whether anything asked for reaches the slice."""
        return any(piece.bindings for piece in self.pieces)

    @property
    def binds_weights(self) -> bool:
        """Whether the weights asked for reach the slice."""
        return any(binding.of_weights for piece in self.pieces for binding in piece.bindings)


class Slicer:
    """Slices of one run. `own` are the numbers of the run: its x and y, and the weights at the stage in question."""

    def __init__(self, statements: list[Statement], own: Numbers) -> None:
        self._statements = statements
        self._own = own
        self._is_table = [self._named(s, lambda value: is_table(value, own)) for s in statements]
        self._is_data = [self._named(s, lambda value: is_data(value, own)) for s in statements]

    def backward(self, names: Iterable[str], position: int, *, early: bool = False) -> Slice:
        """The slice of `names` as they stand after statement `position`.

        Weights and data are cut where they come into being. What is made from them (`y_true = y.reshape(-1, 1)`) belongs to
        the answer and is run again, unless `early`: then data is cut at its last definition, for submissions whose
        preparation works for their own 1000 points only.
        """
        needed = self.closure(names, position)
        pieces: list[Piece] = []
        for statement in reversed(self._statements[: position + 1]):
            hit = needed & statement.defines
            if not hit:
                continue
            bindings = tuple(b for b in (self._cut(statement, name, early) for name in sorted(hit)) if b is not None)
            needed -= {b.name for b in bindings}
            for of_class in (b.of_class for b in bindings if b.of_class):
                needed |= self.closure({of_class}, statement.index - 1) - {b.name for b in bindings}
            rest = hit - {b.name for b in bindings}
            if rest:
                needed -= rest & statement.names.always
                # `f = np.vectorize(f)` reads the f of before
                needed |= self.closure(statement.names.uses, statement.index - 1)
            pieces.append(Piece(statement, bool(rest), bindings))
        return Slice(tuple(reversed(pieces)), frozenset(needed))

    def closure(self, names: Iterable[str], position: int) -> set[str]:
        """The names, and those that the functions among them read when they are called."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            maker = self._reaching(name, position)
            if maker is not None:
                todo.extend(maker.names.deferred or self._wrapped(maker, name))
        return found

    def _wrapped(self, maker: Statement, name: str) -> set[str]:
        """What the functions read that a name may be made of, as `np.vectorize` and `partial` make one."""
        if maker.changed.get(name, MISSING) is not MISSING or not isinstance(maker.node, ast.Assign):
            return set()
        inner = [self._reaching(used, maker.index - 1) for used in maker.names.uses]
        return {read for function in inner if function is not None for read in function.names.deferred}

    def _reaching(self, name: str, position: int) -> Statement | None:
        for statement in reversed(self._statements[: max(position + 1, 0)]):
            if name in statement.names.assigns and (name in statement.names.always or statement.names.deferred):
                return statement
        return None

    def _cut(self, statement: Statement, name: str, early: bool) -> Binding | None:
        value = statement.changed.get(name, MISSING)
        if value is MISSING:
            return None
        before = statement.index
        if type(value) is int and value == self._own.n and any(self._is_data[before].values()):
            # `x, y, n = read()`: the number of points comes into being with them
            return Binding(name, lambda new: new.n)
        if self._weights_valued(value):
            if self._weights_in(value) <= self._weights_read(statement):
                return None
        elif is_data(value, self._own):
            if not early and self._uses(statement, self._is_data, before):
                return None
        elif not is_table(value, self._own) or (
            not early and any(self._uses(statement, kind, before) for kind in (self._is_table, self._is_data))
        ):
            return None
        # which of two equal weights a single number is, its name tells
        single = not isinstance(value, list | tuple | dict) and getattr(value, "size", 1) == 1
        build = template(value, halves(self._own)["2" in name] if single else self._own)
        if build is None:
            return None
        return Binding(name, build, self._weights_valued(value), self._class_of(value, before))

    def _class_of(self, value: Any, before: int) -> str:
        """The name of the class of an object whose methods read x or y of the notebook; nothing for anything else."""
        if not _holds(lambda v: attributes(v) is not None, value):
            return ""
        maker = self._reaching(CLASS_NAME(type(value)), before - 1)
        if maker is None or not isinstance(maker.node, ast.ClassDef):
            return ""
        return maker.node.name if self._uses(maker, self._is_data, before) else ""

    def _weights_valued(self, value: Any) -> bool:
        return self._own.weights is not None and is_weights(value, self._own.weights)

    def _weights_in(self, value: Any) -> frozenset[int]:
        return frozenset() if self._own.weights is None or value is MISSING else weights_in(value, self._own.weights)

    def _weights_read(self, statement: Statement) -> frozenset[int]:
        """Which of the weights are in what a statement reads, as it stood before."""
        found: frozenset[int] = frozenset()
        for name in statement.names.uses:
            for earlier in reversed(self._statements[: statement.index]):
                if name in earlier.changed:
                    found |= self._weights_in(earlier.changed[name])
                    break
        return found

    def _named(self, statement: Statement, test: Callable[[Any], bool]) -> dict[str, bool]:
        return {name: value is not MISSING and _holds(test, value) for name, value in statement.changed.items()}

    def _uses(self, statement: Statement, kinds: list[dict[str, bool]], before: int) -> bool:
        """Whether a statement, or a function that it calls, reads a name whose value, as it stood before, is of a kind."""
        for name in self.closure(statement.names.uses, before - 1):
            for index in range(before - 1, -1, -1):
                if name in kinds[index]:
                    if kinds[index][name]:
                        return True
                    break
        return False


def _holds(test: Callable[[Any], bool], value: Any) -> bool:
    try:
        return test(value)
    except Exception:  # a class of the submission's own may raise when it is looked at
        return False
