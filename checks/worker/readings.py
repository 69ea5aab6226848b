"""Readings of a run: which of its statements are the gradient, the update, the training and the losses.

Statements are found by the names that the scaffold fixes and by the values they leave, never by their position.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from checks.worker.frames import Array, Reading, pack
from checks.worker.numbers import Floats, NoNumberError, average, averages, floats, pair, scalar
from checks.worker.replay import Replay
from checks.worker.slicing import Slice, Slicer
from checks.worker.templates import Build, Numbers, is_data, is_weights, template, weights_in
from checks.worker.trace import MISSING, Statement, sendable

Weights = tuple[float, float]
# What the condition of a while loop may call without making a step itself
PURE = {"len", "abs", "max", "min", "float", "int", "sum"}
# A loop of so many trips makes one update a trip (one more where its condition is tested within); a loop around another
# loop makes many, and is examined as a whole
ONE_UPDATE_A_TRIP = (300, 301, 10_000, 10_001)


class NotFoundError(Exception):
    """Something that the exercise asks for is not in the submission; the message is a clause."""


class RunReading:
    """One pass through the exercise, up to the statement `end` of a run."""

    def __init__(self, id: str, statements: list[Statement], end: int, data: Numbers, base: Mapping[str, Any]) -> None:
        self.id = id
        self._all = statements
        self._end = end
        self._base = base
        self._missing: dict[str, str] = {}
        self._values: dict[str, Array] = {}
        self._replays: dict[tuple[str, bool], Replay] = {}
        self._slicers: dict[Weights | None, Slicer] = {}
        self._forward: Callable[..., Any] | None = None
        self.own = self._own_data(data)
        self._locate()

    # where things stand

    def _last(self, name: str, until: int | None) -> int | None:
        for index in range(self._end if until is None else until, -1, -1):
            statement = self._all[index]
            if name in statement.changed:
                return index
        return None

    def _value(self, name: str, until: int) -> Any:
        index = self._last(name, until)
        return MISSING if index is None else self._all[index].changed[name]

    def _pair(self, name: str, until: int) -> Weights | None:
        try:
            value = self._value(name, until)
            return None if value is MISSING else pair(value, name)
        except NoNumberError:
            return None

    def _own_data(self, data: Numbers) -> Numbers:
        """The data of the run: that of the exercise, or what the submission made of it under the names x and y."""
        found = {}
        for name in ("x", "y"):
            wanted = getattr(data, name)
            events = [
                s.changed[name] for s in self._all[: self._end + 1] if s.changed.get(name, MISSING) is not MISSING
            ]
            arrays = [a for a in map(_numeric, events) if a is not None and a.size > 1]
            exact = next(
                (a for a in arrays if a.size == wanted.size and np.allclose(a, wanted, rtol=1e-9, atol=1e-12)),
                None,
            )
            if exact is not None:
                found[name] = exact
                self._values[f"data_{name}"] = pack(exact)
            elif arrays:
                found[name] = arrays[0].ravel()
                self._values[f"data_{name}"] = pack(arrays[0].ravel())
            else:
                found[name] = wanted
                self._missing[f"data_{name}"] = f"no array named {name} holds the data"
        used = {}
        for name in ("x", "y"):
            wanted = getattr(data, name)
            probe = Numbers(data.x, np.empty(0), None) if name == "x" else Numbers(np.empty(0), data.y, None)
            valued = any(
                value is not MISSING and _matches(value, probe)
                for s in self._all[: self._end + 1]
                for value in s.changed.values()
            )
            used[name] = wanted if valued else found[name]
        return Numbers(np.asarray(used["x"]).ravel(), np.asarray(used["y"]).ravel(), None)

    def _locate(self) -> None:
        last = self._last
        self.at_final = last("mse_final", None)
        self.at_update = last("mse_update", self.at_final)
        if self.at_update is None:
            self.at_update = last("mse_update", None)
        bound = self.at_update if self.at_update is not None else self._before_training()
        self.bound = bound
        self.at_mse = last("mse", bound - 1) if bound else None
        if self.at_mse is None:
            self.at_mse = last("mse", None)
        self._locate_gradient(bound)
        self._locate_updated(bound)
        self._locate_training(bound)
        self._losses()
        self._initial_weights()

    def _before_training(self) -> int:
        """Where the single update must have ended, in a submission that reports no loss for it."""
        for statement in self._all[: self._end + 1]:
            if (statement.trips or 0) >= 20 and "W" in statement.changed:
                return max(statement.index - 1, 0)
        return self._end

    def _locate_gradient(self, bound: int) -> None:
        self.gradient_at: dict[str, int] = {}
        for name in ("dldw1", "dldw2", "dldw"):
            index = self._last(name, bound)
            if index is not None and not self._in_training(index):
                self.gradient_at[name] = index
        starts = [self.gradient_at[n] for n in ("dldw1", "dldw2") if n in self.gradient_at] or list(
            self.gradient_at.values()
        )
        self.initial: Weights | None = None
        if {"dldw1", "dldw2"} <= self.gradient_at.keys() or "dldw" in self.gradient_at:
            self.initial = self._pair("W", min(starts) - 1) if min(starts) else None
            if self.initial is None:
                self.initial = self._pair("W", min(starts))
        else:
            lacking = [n for n in ("dldw1", "dldw2") if n not in self.gradient_at]
            self._missing["gradient"] = (
                f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} not computed before the update"
            )
        if self.initial is None and self.at_mse is not None:
            self.initial = self._pair("W", self.at_mse)
        if self.initial is None:
            self._missing.setdefault("gradient", "W does not hold two weights where the gradient is computed")

    def _in_training(self, index: int) -> bool:
        statement = self._all[index]
        return (statement.trips or 0) >= 20 and "W" in statement.changed

    def _locate_updated(self, bound: int) -> None:
        self.updated: Weights | None = None
        self.updated_name = "W"
        start = min(self.gradient_at.values(), default=0)
        new = self._last("Wnew", bound)
        names = ["Wnew", "W"] if new is not None and new >= start else ["W"]
        others = {n for s in self._all[start : bound + 1] for n in s.changed} - {"W", "Wnew", "dldw"}
        for name in [*names, *sorted(n for n in others if "w" in n.lower() and not n.startswith("dl"))]:
            weights = self._pair(name, bound)
            if weights is not None and weights != self.initial:
                self.updated, self.updated_name = weights, name
                return
        self.updated_name = names[0]
        self.updated = self._pair(names[0], bound)
        if self.updated is None:
            value = self._value(names[0], bound)
            try:
                pair(None if value is MISSING else value, names[0])
            except NoNumberError as error:
                self._missing["updated"] = str(error)

    def _locate_training(self, bound: int) -> None:
        end = self.at_final if self.at_final is not None else self._end
        self.start = self.trained = None
        self.trained_name = "W"
        self.training: Statement | None = None
        self.steps: int | None = None
        # whether the training is more than the trips of one loop: then it cannot be stopped after a few of them
        self.in_parts = False
        for name in ("W", "Wnew"):
            trained = self._pair(name, end)
            if trained is None:
                continue
            first = next(
                (
                    s
                    for s in self._all[bound + 1 : end + 1]
                    if any(v is not MISSING and is_weights(v, trained) for v in s.changed.values())
                ),
                None,
            )
            if first is None:
                continue
            before = self._before(first, trained)
            uses = self._slicer(None).closure(first.names.uses, first.index - 1)
            if first.trips is None and not uses & self._weight_names(first.index - 1, before):
                loop = self._recorded_by(name, first, before)
                if loop is None:
                    continue  # a fresh pair of weights, not a trained one
                self.in_parts = True
                first = loop
            self.trained_name, self.trained, self.training, self.start = name, trained, first, before
            self.steps = first.trips
            self._join_loops(bound)
            return
        value = self._value("W", end)
        try:
            self.trained = pair(None if value is MISSING else value, "W")
            self._missing["trained"] = "no statement after the single update trains W"
        except NoNumberError as error:
            self._missing["trained"] = f"after the training, {error}"

    def _recorded_by(self, name: str, taken: Statement, before: Weights | None) -> Statement | None:
        """The loop that wrote the weights which `taken` takes out of a record of them, where they go back to those before."""
        if before is None:
            return None
        piece = self._slicer(before).backward([name], taken.index)
        loops = [s for s in piece.statements if s.index > self.bound and (s.trips or 0) >= 20]
        return loops[-1] if loops and piece.binds_weights_or_data else None

    def _join_loops(self, bound: int) -> None:
        """Take loops that follow one another for one training, where together they make the updates of the exercise."""
        total, begin, start = self.steps or 0, self.training, self.start
        while begin is not None:
            index = self._last(self.trained_name, begin.index - 1)
            if index is None or index <= bound or not self._in_training(index):
                return
            begin, total = self._all[index], total + (self._all[index].trips or 0)
            trained = self._pair(self.trained_name, index)
            start = None if trained is None else self._before(begin, trained)
            if total in ONE_UPDATE_A_TRIP and start is not None:
                self.start, self.steps, self.in_parts = start, total, True
                return

    def _before(self, training: Statement, trained: Weights) -> Weights | None:
        """The weights from which the training starts: what it trained, be it W or w1 and w2, as it stood before."""
        held = {n: weights_in(v, trained) for n, v in training.changed.items() if v is not MISSING}
        whole = sorted((n for n, indices in held.items() if len(indices) == 2), key=lambda n: (n != "W", n))
        for name in whole:
            weights = self._pair(name, training.index - 1)
            if weights is not None:
                return weights
        single: list[float] = []
        for index in (0, 1):
            values = [self._value(n, training.index - 1) for n, indices in held.items() if indices == {index}]
            found = [v for v in (_number(value) for value in values) if v is not None]
            single.extend(found[:1])
        if len(single) == 2:
            return single[0], single[1]
        return self._pair("W", training.index - 1)

    def _weight_names(self, until: int, weights: Weights | None) -> set[str]:
        if weights is None:
            return {"W"}
        latest: dict[str, Any] = {}
        for statement in self._all[: until + 1]:
            latest.update(statement.changed)
        return {n for n, v in latest.items() if v is not MISSING and is_weights(v, weights)}

    def _losses(self) -> None:
        for name, at in (("mse", self.at_mse), ("mse_update", self.at_update), ("mse_final", self.at_final)):
            if at is None:
                self._missing[name] = f"{name} is not computed"
                continue
            value = self._all[at].changed[name]
            try:
                if value is MISSING:
                    raise NoNumberError(f"{name} is not a number")
                self._values[name] = pack(scalar(value, name))
            except NoNumberError as error:
                self._missing[name] = str(error)
        weights = {
            "initial": self.initial,
            "updated": self.updated,
            "start": self.start,
            "trained": self.trained,
        }
        for role, pair_ in weights.items():
            if pair_ is not None:
                self._values[role] = pack(pair_)

    def _initial_weights(self) -> None:
        at_mse = None if self.at_mse is None else self._pair("W", self.at_mse)
        if at_mse is not None:
            self._values["first"] = pack(at_mse)
        elif self.initial is not None:
            self._values["first"] = pack(self.initial)
        else:
            self._missing["first"] = "W does not hold two weights"

    # what can be asked

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
                self._missing.setdefault(name, str(error))
            except Exception as error:
                self._missing.setdefault(name, f"it cannot be run again ({type(error).__name__}: {str(error)[:200]})")
        if "train" in functions:
            functions["train"] = "stepwise" if self._loop() is not None and self.steps in ONE_UPDATE_A_TRIP else "whole"
        for part in ("dldw", "dldw1,dldw2"):
            if all(n in self.gradient_at for n in part.split(",")) and "gradient" in functions:
                functions[f"gradient:{part}"] = part
        missing = {name: sendable(why) for name, why in self._missing.items()}
        return Reading(self.id, self._values, missing, functions, self.steps)

    def _loop(self) -> Statement | None:
        """The training, where it is a loop whose trips make one update each, all of it in its body."""
        training = self.training
        if training is None or self.trained is None or self.in_parts:
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
        return None if any(v is not MISSING and is_weights(v, self.trained) for v in taken) else training

    def _slicer(self, weights: Weights | None) -> Slicer:
        if weights not in self._slicers:
            self._slicers[weights] = Slicer(self._all, Numbers(self.own.x, self.own.y, weights))
        return self._slicers[weights]

    def _criterion(self, function: str) -> tuple[list[str], int, Weights | None]:
        """The names a function is read from, the statement after which, and the weights that are its parameter."""
        if function == "gradient":
            if not self.gradient_at or "gradient" in self._missing:
                raise NotFoundError(self._missing.get("gradient", "the gradient is not computed"))
            return list(self.gradient_at), max(self.gradient_at.values()), self.initial
        if function == "update":
            if self.updated is None:
                raise NotFoundError(self._missing.get("updated", "the weights are not updated"))
            at = self._last(self.updated_name, self.bound)
            assert at is not None
            return [self.updated_name], at, self.initial
        if function == "train":
            if self.training is None:
                raise NotFoundError(self._missing.get("trained", "there is no training"))
            at = self._last(self.trained_name, self.at_final)
            assert at is not None
            return [self.trained_name], at, self.start
        at = {"mse": self.at_mse, "mse_update": self.at_update, "mse_final": self.at_final}[function]
        if at is None:
            raise NotFoundError(f"{function} is not computed")
        weights = {
            "mse": self._pair("W", at) or self.initial,
            "mse_update": self.updated,
            "mse_final": self.trained,
        }
        return [function], at, weights[function]

    def _slice(self, function: str, early: bool) -> Slice:
        names, at, weights = self._criterion(function)
        if weights is None:
            raise NotFoundError("W does not hold two weights there")
        return self._slicer(weights).backward(names, at, early=early)

    def _replay(self, function: str, early: bool = False) -> Replay:
        key = (function, early)
        if key not in self._replays:
            loop = self._loop() if function == "train" else None
            piece = self._slice(function, early)
            if loop is not None and loop not in piece.statements:
                loop = None
            self._replays[key] = Replay(piece, self._base, loop)
        return self._replays[key]

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
                del self._replays[(function, True)]
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
            return list(pair(space[self.updated_name], self.updated_name))
        if name == "train":
            return list(pair(space[self.trained_name], self.trained_name))
        return [scalar(space[name], name)]

    def shown(self, function: str) -> tuple[Slice, list[str]]:
        """The slice of a function, and the names that hold its answer."""
        name, _, part = function.partition(":")
        names = part.split(",") if part else self._criterion(name)[0]
        return self._slice(name, (name, True) in self._replays), names

    def _forward_function(self) -> Callable[..., Any]:
        if self._forward is None:
            # the last reading is asked for the network as the submission leaves it
            places = (self._end,) if self.id == "last" else (self.at_mse, self.bound, self._end)
            ends = [at for at in places if at is not None]
            at = next((i for i in (self._last_assigned("neural_network", e) for e in ends) if i is not None), None)
            if at is None:
                raise NotFoundError("no function named neural_network is defined")
            upto = self._end if self.id == "last" else max(at, self.at_mse or 0)
            weights = self.initial if self.initial is not None else self._pair("W", self._end)
            own = Numbers(self.own.x, self.own.y, weights)
            # a forward pass that reads a global x or W must find the submission's own there, not the ones asked for
            space = Replay(self._slicer(weights).backward(["neural_network"], upto), self._base).run(own)
            self._forward = space["neural_network"]
        return self._forward

    def _last_assigned(self, name: str, until: int) -> int | None:
        return next(
            (s.index for s in reversed(self._all[: until + 1]) if name in s.names.assigns and not s.raised),
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
        own_x = Numbers(self.own.x, np.empty(0), None)
        return (
            self._build("W", lambda v: self.initial is not None and _pair(v) == self.initial, self.initial),
            self._build("x", lambda v: is_data(v, own_x), None),
        )

    def _build(self, name: str, test: Callable[[Any], bool], weights: Weights | None) -> Build | None:
        asked = min((at for at in (self.at_mse, *self.gradient_at.values()) if at is not None), default=self._end)
        for statement in reversed(self._all[: asked + 1]):
            value = statement.changed.get(name, MISSING)
            if value is not MISSING and test(value):
                return template(value, Numbers(self.own.x, self.own.y, weights))
        return None

    def forward(self) -> Callable[..., Any]:
        """The forward pass as it stood at this pass."""
        return self._forward_function()


def _pair(value: Any) -> Weights | None:
    try:
        return pair(value, "")
    except NoNumberError:
        return None


def _number(value: Any) -> float | None:
    try:
        return None if value is MISSING else scalar(value, "")
    except NoNumberError:
        return None


def _numeric(value: Any) -> Floats | None:
    try:
        return floats(value, "").ravel()
    except NoNumberError:
        return None


def _matches(value: Any, probe: Numbers) -> bool:
    try:
        return template(value, probe) is not None
    except Exception:
        return False
