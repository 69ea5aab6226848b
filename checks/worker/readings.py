"""Readings of a run: the functions that one pass through the exercise amounts to, each a slice run again when it is asked."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from checks.worker.drawn import starts
from checks.worker.frames import Reading
from checks.worker.locating import ONE_UPDATE_A_TRIP, Passage
from checks.worker.numbers import NoNumberError, average, averages, pair, scalar
from checks.worker.own_data import Weights
from checks.worker.replay import SIZE, Replay
from checks.worker.slicing import Slice
from checks.worker.templates import Build, Numbers, is_data, is_weights, template
from checks.worker.trace import MISSING, Statement, sendable

# What the condition of a while loop may call without making a step itself
PURE = {"len", "abs", "max", "min", "float", "int", "sum"}

# The same training run again, up to the order in which sums are taken
SAME = 1e-9


class NotFoundError(Exception):
    """Something that the exercise asks for is not in the submission; the message is a clause."""


class RunReading:
    """One pass through the exercise, up to the statement `end` of a run."""

    def __init__(self, id: str, statements: list[Statement], end: int, data: Numbers, base: Mapping[str, Any]) -> None:
        self.id = id
        self._at = Passage(statements, end, data)
        self._base = base
        self._replays: dict[tuple[str, bool], Replay] = {}
        self._forward: Callable[..., Any] | None = None
        self._space: dict[str, Any] = {}
        self._joint: set[str] = set()
        self.knows_numpy = any("np" in s.names.assigns for s in statements)

    def describe(self) -> Reading:
        """The reading as plain numbers and names, and what it can be asked for."""
        functions: dict[str, str] = {}
        attempts: dict[str, Callable[[], Any]] = {
            "forward": self._forward_function,
            "gradient": lambda: self._replay("gradient"),
            "update": lambda: self._replay("update"),
            "train": lambda: self._replay("train"),
            "mse": lambda: self._replay("mse"),
            "mse_update": lambda: self._replay("mse_update"),
            "mse_final": lambda: self._replay("mse_final"),
        }
        for name, attempt in attempts.items():
            try:
                attempt()
                functions[name] = ""
            except NotFoundError as error:
                self._at.missing.setdefault(name, str(error))
            except Exception as error:
                self._at.missing.setdefault(
                    name, f"it cannot be run again ({type(error).__name__}: {str(error)[:200]})"
                )
        if "train" in functions:
            by_trip = "stepwise" if self._at.steps in ONE_UPDATE_A_TRIP else "trips"
            functions["train"] = "whole" if self._loop() is None else by_trip
        for name in ("mse_update", "mse_final"):
            if name in functions and self._comes_with_weights(name):
                functions[name] = "with-weights"
        for part in ("dldw", "dldw1,dldw2"):
            if all(n in self._at.gradient_at for n in part.split(",")) and "gradient" in functions:
                functions[f"gradient:{part}"] = part
        missing = {name: sendable(why) for name, why in self._at.missing.items()}
        return Reading(self.id, self._at.values, missing, functions, self._at.steps)

    def _comes_with_weights(self, function: str) -> bool:
        """Whether a loss comes out of the statement that makes its weights, as the last of a history of losses does.

        Then it is no function of these weights, but one of those before, and is asked together with what becomes of them.
        """
        if function in self._joint:
            return True
        maker = self._at.training if function == "mse_final" else None
        if function == "mse_update" and self._at.updated is not None:
            index = self._at.last(self._at.updated_name, self._at.bound)
            maker = None if index is None else self._at.statements[index]
        if maker is None or maker not in self._slice(function, False).statements:
            return False
        self._joint.add(function)
        self._replays = {key: replay for key, replay in self._replays.items() if key[0] != function}
        return True

    def _loop(self) -> Statement | None:
        """The training, where it is a loop whose trips make one update each, all of it in its body."""
        training = self._at.training
        if training is None or self._at.trained is None or self._at.in_parts:
            return None
        if not isinstance(training.node, ast.For | ast.While):
            return None
        if isinstance(training.node, ast.While):
            calls = [n for n in ast.walk(training.node.test) if isinstance(n, ast.Call)]
            named = {n.func.id for n in calls if isinstance(n.func, ast.Name)}
            return training if len(named) == len(calls) and named <= PURE else None
        targets = {n.id for n in ast.walk(training.node.target) if isinstance(n, ast.Name)}
        taken = [training.changed.get(name, MISSING) for name in targets]
        # a generator that hands out the weights has made its step before the body begins
        return None if any(v is not MISSING and is_weights(v, self._at.trained) for v in taken) else training

    def _criterion(self, function: str) -> tuple[list[str], int, Weights | None]:
        """The names a function is read from, the statement after which, and the weights that are its parameter."""
        if function == "gradient":
            if not self._at.gradient_at or "gradient" in self._at.missing:
                raise NotFoundError(self._at.missing.get("gradient", "the gradient is not computed"))
            return list(self._at.gradient_at), max(self._at.gradient_at.values()), self._at.initial
        if function == "update":
            if self._at.updated is None:
                raise NotFoundError(self._at.missing.get("updated", "the weights are not updated"))
            at = self._at.last(self._at.updated_name, self._at.bound)
            assert at is not None
            return [self._at.updated_name], at, self._at.initial
        if function == "train":
            if self._at.training is None:
                raise NotFoundError(self._at.missing.get("trained", "there is no training"))
            at = self._at.last(self._at.trained_name, self._at.at_final)
            assert at is not None
            return [self._at.trained_name], at, self._at.start
        at = {"mse": self._at.at_mse, "mse_update": self._at.at_update, "mse_final": self._at.at_final}[function]
        if at is None:
            raise NotFoundError(f"{function} is not computed")
        weights = {
            "mse": self._at.pair("W", at) or self._at.initial,
            "mse_update": self._at.updated,
            "mse_final": self._at.trained,
        }
        if function in self._joint:
            made = {"mse_update": self._at.updated_name, "mse_final": self._at.trained_name}[function]
            return [function, made], at, {"mse_update": self._at.initial, "mse_final": self._at.start}[function]
        return [function], at, weights[function]

    def _slice(self, function: str, early: bool) -> Slice:
        names, at, weights = self._criterion(function)
        if function == "train" and self.__dict__.get("_is_drawn"):
            # known by now, and cut nowhere: the draws are what is asked for
            return self._at.slicer(None).backward(names, at, early=early)
        if weights is None:
            raise NotFoundError("W does not hold two weights there")
        return self._at.slicer(weights).backward(names, at, early=early)

    def _replay(self, function: str, early: bool = False) -> Replay:
        key = (function, early)
        if key not in self._replays:
            drawn = function == "train" and self._is_drawn
            loop = self._loop() if function == "train" else None
            piece = self._slice(function, early)
            if loop is not None and loop not in piece.statements:
                loop = None
            self._replays[key] = Replay(piece, self._base, loop, n=self._at.own.n, drawn=drawn)
        return self._replays[key]

    @cached_property
    def _is_drawn(self) -> bool:
        """Whether what trains the weights draws them, too: from the draws of the exercise it makes the weights of the run."""
        at = self._at
        if at.training is None or at.trained is None:
            if at.fresh is None:
                return False
            name, trained, training = at.fresh
        elif self._slice("train", False).binds_weights:
            return False
        else:
            name, trained, training = at.trained_name, at.trained, at.training
        until = at.last(name, at.at_final)
        if until is None:
            return False
        replay = Replay(at.slicer(None).backward([name], until), self._base, n=at.own.n, drawn=True)
        for start in starts(at.initial):
            if trained == start:
                return False  # drawn, and left as they are
            try:
                left = pair(replay.run(Numbers(at.own.x, at.own.y, start))[name], name)
            except Exception:  # whatever a submission raises where it is not run as it was
                return False
            if np.allclose(left, trained, rtol=SAME, atol=0):
                at.train_drawn(name, start, trained, training)
                return True
        return False

    def _run(self, function: str, numbers: Numbers, steps: int | None) -> dict[str, Any]:
        if (function, True) in self._replays:
            return self._replay(function, early=True).run(numbers, steps)
        try:
            return self._replay(function).run(numbers, steps)
        except Exception as first:
            # preparation that works for the own 1000 points only, such as reshape(1000, 1), is cut away
            try:
                return self._replay(function, early=True).run(numbers, steps)
            except Exception:
                self._replays.pop((function, True), None)
                raise first from None

    def call(self, function: str, numbers: Numbers, steps: int | None) -> list[Any]:
        """The numbers of one function at the weights and data asked for. Raises what the submission raises."""
        name, _, part = function.partition(":")
        space = self._run(name, numbers, steps)
        if name == "gradient":
            if part == "dldw":
                return list(averages(space["dldw"], "dldw"))
            return [average(space[n], n) for n in ("dldw1", "dldw2")]
        if name == "update":
            return list(pair(space[self._at.updated_name], self._at.updated_name))
        if name == "train":
            return list(pair(space[self._at.trained_name], self._at.trained_name))
        if name in self._joint:
            made = self._criterion(name)[0][1]
            return [scalar(space[name], name), *pair(space[made], made)]
        return [scalar(space[name], name)]

    def shown(self, function: str) -> tuple[Slice, list[str], Statement | None, int]:
        """The slice of a function, the names that hold its answer, its training loop, the number of own points."""
        name, _, part = function.partition(":")
        names = part.split(",") if part else self._criterion(name)[0]
        loop = self._loop() if name == "train" else None
        return self._slice(name, (name, True) in self._replays), names, loop, self._at.own.n

    def read_by_forward(self) -> dict[str, Any]:
        """The weights and the data that the forward pass reads of the notebook itself, as they stand where it is asked."""
        network = self._forward_function()
        read = getattr(getattr(network, "__code__", None), "co_names", ())
        space = getattr(network, "__globals__", {})
        return {name: space[name] for name in ("W", "x") if name in read and name in space}

    def _forward_function(self) -> Callable[..., Any]:
        if self._forward is None:
            # the last reading is asked for the network as the submission leaves it
            places = (self._at.end,) if self.id == "last" else (self._at.at_mse, self._at.bound, self._at.end)
            ends = [at for at in places if at is not None]
            at = next((i for i in (self._last_assigned("neural_network", e) for e in ends) if i is not None), None)
            if at is None:
                raise NotFoundError("no function named neural_network is defined")
            upto = self._at.end if self.id == "last" else max(at, self._at.at_mse or 0)
            weights = self._at.initial if self._at.initial is not None else self._at.pair("W", self._at.end)
            own = Numbers(self._at.own.x, self._at.own.y, weights)
            # a forward pass that reads a global x or W must find the submission's own there, not the ones asked for
            piece = self._at.slicer(weights).backward(["neural_network"], upto)
            self._space = Replay(piece, self._base, n=own.n).run(own)
            self._forward = self._space["neural_network"]
        return self._forward

    def _last_assigned(self, name: str, until: int) -> int | None:
        return next(
            (s.index for s in reversed(self._at.statements[: until + 1]) if name in s.names.assigns and not s.raised),
            None,
        )

    def forward_arguments(self, numbers: Numbers) -> tuple[Any, Any]:
        """W and x, in the containers of the submission."""
        assert numbers.weights is not None
        build_w, build_x = self._containers
        W = build_w(numbers) if build_w else [np.full((1, 1), w) for w in numbers.weights]
        x = build_x(numbers) if build_x else numbers.x.reshape(-1, 1)
        return W, x

    @cached_property
    def _containers(self) -> tuple[Build | None, Build | None]:
        """How to build W and x as the submission's own statements leave them."""
        own_x = Numbers(self._at.own.x, np.empty(0), None)
        return (
            self._build("W", lambda v: self._at.initial is not None and _pair(v) == self._at.initial, self._at.initial),
            self._build("x", lambda v: is_data(v, own_x), None),
        )

    def _build(self, name: str, test: Callable[[Any], bool], weights: Weights | None) -> Build | None:
        asked = min(
            (at for at in (self._at.at_mse, *self._at.gradient_at.values()) if at is not None), default=self._at.end
        )
        for statement in reversed(self._at.statements[: asked + 1]):
            value = statement.changed.get(name, MISSING)
            if value is not MISSING and test(value):
                return template(value, Numbers(self._at.own.x, self._at.own.y, weights))
        if name != "W":
            return None
        # of weights that are written into none is left as they were first, and the containers still show
        held = [(value, pair_) for value in self._held_in(name, asked) if (pair_ := _pair(value)) is not None]
        return template(held[-1][0], Numbers(self._at.own.x, self._at.own.y, held[-1][1])) if held else None

    def _held_in(self, name: str, until: int) -> list[Any]:
        """The values that a name had, up to a statement."""
        values = [statement.changed.get(name, MISSING) for statement in self._at.statements[: until + 1]]
        return [value for value in values if value is not MISSING]

    def forward(self, count: int) -> Callable[..., Any]:
        """The forward pass as it stood at this pass, about to be asked for `count` points."""
        network = self._forward_function()
        self._space[SIZE] = count
        return network


def _pair(value: Any) -> Weights | None:
    try:
        return pair(value, "")
    except NoNumberError:
        return None
