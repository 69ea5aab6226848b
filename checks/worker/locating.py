"""Where the exercise stands in a run: which statements compute the gradient, the update, the training and the losses.

They are found by the names that the scaffold fixes and by the values they leave, never by their position.
"""

from __future__ import annotations

import contextlib
from typing import Any

from checks.worker.drawn import starts
from checks.worker.frames import pack
from checks.worker.lifted import is_lifted
from checks.worker.numbers import NoNumberError, average, averages, pair, scalar
from checks.worker.own_data import Run, Weights
from checks.worker.templates import Numbers, is_weights, weights_in
from checks.worker.trace import MISSING, Statement

# A loop of so many trips makes one update a trip (one more where its condition is tested within); a loop around another
# loop makes many, and is examined as a whole
ONE_UPDATE_A_TRIP = (300, 301, 10_000, 10_001)
# The moves of two weights of size 1 along a gradient of 0.01 are known to a relative 1e-14, the wrong ones differ by far more
ALONG = 1e-9


class Passage(Run):
    """One pass through the exercise, up to the statement `end` of a run: the statements in question, and what they left.

    `values` are the numbers it left, by role; `missing` says in a clause why a thing was not found.
    """

    def __init__(self, statements: list[Statement], end: int, data: Numbers) -> None:
        super().__init__(statements, end, data)
        self._locate()

    def _locate(self) -> None:
        last = self.last
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
        self._doubt_lifted(bound)
        self._locate_training(bound)
        self._losses()
        self._initial_weights()

    def _before_training(self) -> int:
        """Where the single update must have ended, in a submission that reports no loss for it."""
        training = next((s.index for s in self.statements[: self.end + 1] if self._in_training(s.index)), None)
        if training is None:
            return self.end
        # the weights that are drawn anew for the training come after what the gradient was used for
        used = [s.index for s in self.statements[:training] if s.names.uses & {"dldw", "dldw1", "dldw2"}]
        return used[-1] if used else max(training - 1, 0)

    def _locate_gradient(self, bound: int) -> None:
        self.gradient_at: dict[str, int] = {}
        for name in ("dldw1", "dldw2", "dldw"):
            index = self.last(name, bound)
            if index is not None and not self._in_training(index):
                self.gradient_at[name] = index
        starts = [self.gradient_at[n] for n in ("dldw1", "dldw2") if n in self.gradient_at] or list(
            self.gradient_at.values()
        )
        self.initial: Weights | None = None
        if {"dldw1", "dldw2"} <= self.gradient_at.keys() or "dldw" in self.gradient_at:
            self.initial = self.pair("W", min(starts) - 1) if min(starts) else None
            if self.initial is None:
                self.initial = self.pair("W", min(starts))
        else:
            lacking = [n for n in ("dldw1", "dldw2") if n not in self.gradient_at]
            self.missing["gradient"] = (
                f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} not computed before the update"
            )
        if self.initial is None and self.at_mse is not None:
            self.initial = self.pair("W", self.at_mse)
        if self.initial is None:
            self.missing.setdefault("gradient", "W does not hold two weights where the gradient is computed")

    def _doubt_lifted(self, bound: int) -> None:
        """Take gradients out of a function for those of the update only where it moves both weights along them.

        A function that is called for each point leaves those of the last one.
        """
        if not self.gradient_at or not any(is_lifted(s.node) for s in self.statements[: bound + 1]):
            return
        at = max(self.gradient_at.values())
        g: Weights | None = None
        with contextlib.suppress(NoNumberError, TypeError, ValueError):
            if "dldw" in self.gradient_at:
                g = averages(self._value("dldw", at), "dldw")
            else:
                g = average(self._value("dldw1", at), "dldw1"), average(self._value("dldw2", at), "dldw2")
        if g is not None and self.initial is not None and self.updated is not None:
            one, other = (
                (before - after) * factor
                for before, after, factor in zip(self.initial, self.updated, reversed(g), strict=True)
            )
            if one != 0 and abs(one - other) <= ALONG * abs(one):
                return
        self.gradient_at = {}
        self.missing["gradient"] = "dldw1 and dldw2 stand within a function, and the weights do not move along them"

    def _in_training(self, index: int) -> bool:
        statement = self.statements[index]
        return (statement.trips or 0) >= 20 and "W" in statement.changed

    def _locate_updated(self, bound: int) -> None:
        self.updated: Weights | None = None
        self.updated_name = "W"
        start = min(self.gradient_at.values(), default=0)
        new = self.last("Wnew", bound)
        names = ["Wnew", "W"] if new is not None and new >= start else ["W"]
        others = {n for s in self.statements[start : bound + 1] for n in s.changed} - {"W", "Wnew", "dldw"}
        # a step that hands out its gradient afterwards has made its weights before
        early = ["Wnew"] if new is not None else []
        for name in [*names, *sorted(n for n in others if "w" in n.lower() and not n.startswith("dl")), *early]:
            weights = self.pair(name, bound)
            if weights is not None and weights != self.initial:
                self.updated, self.updated_name = weights, name
                return
        self.updated_name = names[0]
        self.updated = self.pair(names[0], bound)
        if self.updated is None:
            value = self._value(names[0], bound)
            try:
                pair(None if value is MISSING else value, names[0])
            except NoNumberError as error:
                self.missing["updated"] = str(error)

    def _locate_training(self, bound: int) -> None:
        end = self.at_final if self.at_final is not None else self.end
        self.start = self.trained = None
        self.trained_name = "W"
        self.training: Statement | None = None
        self.steps: int | None = None
        # whether the training is more than the trips of one loop: then it cannot be stopped after a few of them
        self.in_parts = False
        # weights that none of those before have gone into, by their name, and the statement that made them
        self.fresh: tuple[str, Weights, Statement] | None = None
        for name in ("W", "Wnew", *self._read_by_final(bound)):
            trained = self.pair(name, end)
            if trained is None:
                continue
            first = next(
                (
                    s
                    for s in self.statements[bound + 1 : end + 1]
                    if any(v is not MISSING and is_weights(v, trained) for v in s.changed.values())
                ),
                None,
            )
            if first is not None and first.trips is None:
                # of weights that are trained one alone, the other is there before: the loop is what leaves both
                held = self._leaves_both(trained, first.index, end)
                first = held if held is not None and held.trips else first
            if first is None:
                continue
            if name != "W" and first.trips and not self._reads_what_it_leaves(first, trained):
                continue  # each trip makes new weights of others, and nothing goes on from them
            before = self._before(first, trained)
            uses = self.slicer(None).closure(first.names.uses, first.index - 1)
            if first.trips is None and not uses & self._weight_names(first.index - 1, before):
                loop = self._recorded_by(name, first, before)
                if loop is None:
                    # a fresh pair of weights, not a trained one, unless it is trained from what is drawn there
                    self.fresh = self.fresh or (name, trained, first)
                    continue
                self.in_parts = True
                first, before = loop, self.pair(name, loop.index - 1) or before
            self.trained_name, self.trained, self.training, self.start = name, trained, first, before
            self.steps = first.trips
            self._join_loops(bound)
            self._join_parts(bound)
            return
        if self._stands_still(bound, end):
            return
        value = self._value("W", end)
        try:
            self.trained = pair(None if value is MISSING else value, "W")
            self.missing["trained"] = "no statement after the single update trains W"
            if self.fresh is not None and self._is_computed(*self.fresh):
                what = (
                    "is made anew, not trained from weights that stand before it, and cannot be made again from others"
                )
                self.missing["trained"] = f"after the single update, {self.fresh[0]} {what}"
        except NoNumberError as error:
            self.missing["trained"] = f"after the training, {error}"

    def _stands_still(self, bound: int, end: int) -> bool:
        """Settle for a loop that trains W and leaves it as it was, as a wrong gradient that vanishes on the data does."""
        for loop in reversed(self.statements[bound + 1 : end + 1]):
            if (loop.trips or 0) >= 20 and "W" in loop.names.assigns and not loop.raised:
                before, left = self.pair("W", loop.index - 1), self.pair("W", loop.index)
                if left is not None and left == before == self.pair("W", end):
                    self.trained, self.start, self.training, self.steps = left, before, loop, loop.trips
                    return True
        return False

    def _is_computed(self, name: str, weights: Weights, made: Statement) -> bool:
        """Whether weights come out of code of the submission's own that runs after the single update."""
        piece = self.slicer(None).backward([name], made.index)
        return any(self._calls_own(s) for s in piece.statements if s.index > self.bound)

    def _calls_own(self, statement: Statement) -> bool:
        """Whether a statement runs code of the submission's own functions, or loops."""
        defined = {n for s in self.statements if s.names.deferred for n in s.names.assigns}
        return statement.trips is not None or bool(defined & statement.names.uses)

    def _read_by_final(self, bound: int) -> list[str]:
        """Other names, set after the single update, that the last loss is computed from: weights may go by any."""
        if self.at_final is None:
            return []
        piece = self.slicer(None).backward(["mse_final"], self.at_final)
        read = {n for s in piece.statements for n in s.names.uses}
        later = {n for s in self.statements[bound + 1 : self.at_final] for n in s.changed}
        return sorted(n for n in read & later - {"W", "Wnew", "dldw"} if not n.startswith("dl"))

    def train_drawn(self, name: str, start: Weights, trained: Weights, training: Statement) -> None:
        """Settle that a statement draws the weights that it trains, and from which ones it did."""
        self.trained_name, self.start, self.trained, self.training = name, start, trained, training
        self.values |= {"start": pack(start), "trained": pack(trained)}
        self.missing.pop("trained", None)

    def _reads_what_it_leaves(self, loop: Statement, trained: Weights) -> bool:
        """Whether a loop uses any of the names in which it leaves the trained weights, or may do so in a function."""
        held = {name for name, value in loop.changed.items() if value is not MISSING and is_weights(value, trained)}
        return bool(held & (loop.names.uses | self.slicer(None).closure(loop.names.uses, loop.index - 1)))

    def _leaves_both(self, trained: Weights, begin: int, end: int) -> Statement | None:
        """The first statement that leaves both of the trained weights, in whatever names."""
        for statement in self.statements[begin : end + 1]:
            held = [weights_in(v, trained) for v in statement.changed.values() if v is not MISSING]
            if len(frozenset().union(*held)) == 2:
                return statement
        return None

    def _recorded_by(self, name: str, taken: Statement, before: Weights | None) -> Statement | None:
        """What wrote the weights that `taken` takes out of a record of them, where they go back to those before."""
        if before is None:
            return None
        piece = self.slicer(before).backward([name], taken.index)
        made = [s for s in piece.statements if self.bound < s.index < taken.index]
        loops = [s for s in made if (s.trips or 0) >= 20]
        if loops:
            return loops[-1] if piece.binds_weights_or_data else None
        # `path = list(accumulate(...))` has no trips that could be counted
        return made[-1] if made and piece.binds_weights else None

    def _join_loops(self, bound: int) -> None:
        """Take loops that follow one another for one training, where together they make the updates of the exercise."""
        total, begin, start = self.steps or 0, self.training, self.start
        while begin is not None:
            index = self.last(self.trained_name, begin.index - 1)
            if index is None or index <= bound or not self._in_training(index):
                return
            begin, total = self.statements[index], total + (self.statements[index].trips or 0)
            trained = self.pair(self.trained_name, index)
            start = None if trained is None else self._before(begin, trained)
            if total in ONE_UPDATE_A_TRIP and start is not None:
                self.start, self.steps, self.in_parts = start, total, True
                return

    def _join_parts(self, bound: int) -> None:
        """Take statements that follow one another for one training, where the first of them starts from fresh draws."""
        fresh = starts(self.initial)
        total, begin, start = self.steps, self.training, self.start
        while begin is not None and start is not None:
            if start in fresh:
                # drawn after the single update; the initial weights, which are first draws too, may be there still
                if begin is not self.training and self._maker(start, bound, begin.index) is not None:
                    self.start, self.steps, self.in_parts = start, total, True
                return
            previous = self._maker(start, bound, begin.index)
            if previous is None or self._maker(start, -1, bound + 1) is not None:
                return  # what was there before the training is taken over, not made
            before = self._taken(previous, start)
            uses = self.slicer(None).closure(previous.names.uses, previous.index - 1)
            if not uses & self._weight_names(previous.index - 1, before):
                return
            total = None if total is None or previous.trips is None else total + previous.trips
            begin, start = previous, before

    def _maker(self, weights: Weights, begin: int, end: int) -> Statement | None:
        """The last statement between two that left both of these weights under one name."""
        for statement in reversed(self.statements[begin + 1 : end]):
            held = (weights_in(v, weights) for v in statement.changed.values() if v is not MISSING)
            if any(len(each) == 2 for each in held):
                return statement
        return None

    def _taken(self, training: Statement, left: Weights) -> Weights | None:
        """The weights that a part of a training takes: those before, under the name that it leaves them or another that it
        reads."""
        before = self._before(training, left)
        names = sorted(n for n in training.names.uses if not n.startswith("dl"))
        read = [w for n in names if (w := self.pair(n, training.index - 1)) is not None and w != left]
        return before if before in read or not read else read[-1]

    def _before(self, training: Statement, trained: Weights) -> Weights | None:
        """The weights from which the training starts: what it trained, be it W or w1 and w2, as it stood before."""
        held = {n: weights_in(v, trained) for n, v in training.changed.items() if v is not MISSING}
        whole = sorted((n for n, indices in held.items() if len(indices) == 2), key=lambda n: (n != "W", n))
        for name in whole:
            weights = self.pair(name, training.index - 1)
            if weights is not None:
                return weights
        single: list[float] = []
        for index in (0, 1):
            values = [self._value(n, training.index - 1) for n, indices in held.items() if indices == {index}]
            found = [v for v in (_number(value) for value in values) if v is not None]
            single.extend(found[:1])
        if len(single) == 2:
            return single[0], single[1]
        return self.pair("W", training.index - 1)

    def _weight_names(self, until: int, weights: Weights | None) -> set[str]:
        if weights is None:
            return {"W"}
        latest: dict[str, Any] = {}
        for statement in self.statements[: until + 1]:
            latest.update(statement.changed)
        return {n for n, v in latest.items() if v is not MISSING and is_weights(v, weights)}

    def _losses(self) -> None:
        for name, at in (("mse", self.at_mse), ("mse_update", self.at_update), ("mse_final", self.at_final)):
            if at is None:
                self.missing[name] = f"{name} is not computed"
                continue
            value = self.statements[at].changed[name]
            try:
                if value is MISSING:
                    raise NoNumberError(f"{name} is not a number")
                self.values[name] = pack(scalar(value, name))
            except NoNumberError as error:
                self.missing[name] = str(error)
        again = self.last("mse", None)
        if again is not None and again != self.at_mse:
            with contextlib.suppress(NoNumberError):
                self.values["mse_last"] = pack(scalar(self._value("mse", again), "mse"))
        weights = {
            "initial": self.initial,
            "updated": self.updated,
            "start": self.start,
            "trained": self.trained,
        }
        for role, pair_ in weights.items():
            if pair_ is not None:
                self.values[role] = pack(pair_)

    def _initial_weights(self) -> None:
        at_mse = None if self.at_mse is None else self.pair("W", self.at_mse)
        first = min(self.gradient_at.values(), default=None)
        if first is not None and self.at_mse is not None and self.at_mse > first and self.initial is not None:
            # computed late, when W may have been updated in place
            at_mse = self.initial
        if at_mse is not None:
            self.values["first"] = pack(at_mse)
        elif self.initial is not None:
            self.values["first"] = pack(self.initial)
        else:
            self.missing["first"] = "W does not hold two weights"


def _number(value: Any) -> float | None:
    try:
        return None if value is MISSING else scalar(value, "")
    except NoNumberError:
        return None
