"""From the outcomes of an examination to the mistakes behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

import reference
from checks.candidate import AnswerError, Candidate
from checks.cases import Case
from checks.examine import Outcome
from checks.interview import Interview, Violation
from checks.mistakes import calculus, counts, drawn, gradients, reported, steps
from checks.mistakes.appearances import ELSEWHERE, IN_THE_GRADIENT, OF_DATA, ONE_UPDATE, SPOILT, as_one
from checks.mistakes.grounds import CONDUCT, OF_THE_RUN, OWN_CHECKS, STANDS_ON
from checks.mistakes.pictures import FIGURES, of_figure
from checks.verdict import Mistake

NOTHING_THERE = Mistake(
    "unfinished",
    "None of the names of the exercise is there: neural_network, W, dldw1, dldw2, mse, mse_update, mse_final. Is this "
    "the right file?",
)
# A gradient of this size is rounding: sums of a thousand terms of size 1 that cancel
VANISHES = 1e-12


def diagnose(candidate: Candidate, outcomes: Sequence[Outcome]) -> dict[str, list[Mistake]]:
    """The mistakes behind each failed check, by its id; a check that nothing explains has none.

    Every mistake is one that reproduces what the candidate returned, wherever it was asked: nothing is guessed.
    """
    failed = {o.check.id for o in outcomes if o.outcome == "failed"}
    if not failed or candidate.gone is not None:
        return {}
    nothing = not candidate.functions and all(role.startswith("data") for role in candidate.own)
    if nothing and candidate.kind in ("notebook", "script"):
        return {check: [NOTHING_THERE] for check in failed}
    examined = _Examined(Interview(candidate), outcomes)
    named = {}
    for outcome in outcomes:
        if outcome.outcome == "failed":
            try:
                named[outcome.check.id] = _first_about(outcome.check.id, examined.behind(outcome))
            except (AnswerError, Violation, ArithmeticError, ValueError):
                # numbers that cannot be reckoned with, of this step, take no name from another
                named[outcome.check.id] = []
    return as_one(named)


class _Examined:
    """What was found out about each step, once."""

    def __init__(self, interview: Interview, outcomes: Sequence[Outcome]) -> None:
        self._interview = interview
        self._outcomes = {o.check.id: o.outcome for o in outcomes}
        # the check fails too where a function is not there to be called
        messages = {o.check.id: o.message or "" for o in outcomes}
        self._writes = "changes the" in messages.get("arguments-are-left-alone", "")
        noisy = "two answers" in messages.get("answers-are-repeatable", "")
        self._noisy = [Mistake(*CONDUCT["answers-are-repeatable"])] if noisy else []
        self._steps: dict[str, list[Mistake]] = {}

    def behind(self, outcome: Outcome) -> list[Mistake]:
        """The mistakes behind one failed check; those of data and of written arguments come before what they look like."""
        found = self._name(outcome)
        if any(m.id in SPOILT for m in found) and self._writes:
            return self._written_into()
        own_bias = outcome.check.step in ("forward", "bias")
        if any(m.id in OF_DATA or (m.id == "wrong-bias" and not own_bias) for m in found):
            found = self._data() or found
        if outcome.check.step == "gradient" and any(m.sentence == reported.SWAPPED for m in found):
            return [*found, *self._with_data_swapped()]
        return found

    def _with_data_swapped(self) -> list[Mistake]:
        """What is wrong about a gradient besides, where x and y stand under each other's names."""
        if "swapped" not in self._steps:
            ask = self._interview.gradient
            self._steps["swapped"] = gradients.of_gradient(self._interview, lambda c: ask(replace(c, x=c.y, y=c.x)))
        return self._steps["swapped"]

    def _name(self, outcome: Outcome) -> list[Mistake]:
        name, step = outcome.check.id, outcome.check.step
        if name in CONDUCT:
            # a function that raises there has another mistake
            said = any(words in (outcome.message or "") for words in ("two answers", "another answer", "changes the"))
            if said:
                return [Mistake(*CONDUCT[name])]
        if name in OF_THE_RUN:
            return self._of_the_run(name)
        if name.endswith("-is-computed"):
            # a number that is typed in is one whatever else is wrong
            typed = self._of_loss(name.removesuffix("-is-computed").replace("-", "_"), replayed=True)
            if [m.id for m in typed] == ["typed-in-loss"]:
                return typed
        for before in (self._mixed_up(), self._scaled()):
            if before:
                return before
        if name in FIGURES:
            return self._written_into() or self._noise() or self._of_figure(name, outcome.message or "")
        if name.startswith("mse-") and "-is-that-of-" in name:
            return self._written_into() or self._data() or self._of_reported(name) or self._elsewhere()
        if name == "training-makes-300-or-10000-updates":
            # where a trip is not one update, it may be the rate or the gradient that is not right, and the count is
            found = self._of("training")
            counted = [m for m in found if m.id in ("wrong-number-of-steps", "early-stop")]
            one_a_trip = found and all(m.id in ONE_UPDATE or m.sentence.startswith(IN_THE_GRADIENT) for m in found)
            return counted or (counts.of_trips(self._interview) if one_a_trip else [])
        if name == "trained-weights-are-those-of-the-seed":
            return self._of_trained() or self._written_into()
        if name in ("mse-update-is-computed", "mse-final-is-computed"):
            function = name.removesuffix("-is-computed").replace("-", "_")
            # data that are not those of the exercise are not found in what is to be computed from others
            return (
                self._of_loss(function, replayed=True)
                or self._data()
                or self._of_loss(function)
                or self._of_reported(f"{function.replace('_', '-')}-is-that-of-the-seed")
                or self._written_into()
                or self._elsewhere()
                or self._left_by(function)
            )
        if any(need not in self._interview.candidate.functions for need in outcome.check.needs):
            return self._written_into() or self._not_there(outcome.message or "it is not there")
        for other in (step, *STANDS_ON.get(step, ())):
            found = self._of(other)
            if name == "loss-is-mean-square-of-own-residuals" and other == "forward":
                # where the own prediction is the measure, a wrong one is no excuse, but one of another's weights is
                found = self._elsewhere()
            if found:
                return found
        if step == "training" and self._outcomes.get("training-starts-from-fresh-weights") == "failed":
            return self._restart()
        if step == "training" and self._interview.candidate.kind in ("notebook", "script"):
            # it ran to its end: what a few of its steps, or other points, make it raise is no mistake of it
            return self._data() or self._written_into()
        return self._data() or self._written_into() or self._noisy or _raising(outcome)

    def _of_the_run(self, name: str) -> list[Mistake]:
        """The mistakes in what a run begins with: its data and its weights."""
        if name == "data-is-that-of-the-exercise":
            return self._data()
        if name == "initial-weights-are-those-of-the-seed":
            return self._written_into() or _listed(drawn.of_initial_weights(self._interview)) or self._data()
        return self._restart() or self._noise() or self._written_into()

    def _scaled(self) -> list[Mistake]:
        """Data that are made over between their reading and their use; a wrong forward pass would look the same."""
        wrong = self._fails("forward") or self._written_into()
        return [] if wrong else [m for m in self._of("loss") if m.id == "wrong-data"]

    def _not_there(self, message: str) -> list[Mistake]:
        """Why a function is not there: it was not written, or what it leaves is of no use."""
        if "trains W" in message and "gradient" in self._interview.candidate.functions:
            swapped = reported.of_loss(self._interview, "mse_update")
            if swapped is not None and swapped.id == "mse-swapped":
                return [swapped]
            x, y = reference.points()
            final = self._interview.candidate.own.get("mse_final")
            at_zero = reference.loss((0.0, 0.0), x, y, bias=self._interview.bias)
            if final is not None and calculus.same(float(final), at_zero):
                what = "The training starts from the weights 0 and 0, where both gradients vanish: nothing moves."
                return [Mistake("wrong-restart", what)]
            other_draws = self._outcomes.get("initial-weights-are-those-of-the-seed") == "failed"
            if not other_draws and reported.final_is_typed_in(self._interview):
                what = "No statement after the single update trains W, and mse_final is the loss of other weights: typed in."
                return [Mistake("hard-coded-results", what)]
            what = "Nothing after the single update changes W: the training leaves it as it is."
            return self._moving([Mistake("no-training", what)]) or self._of("gradient") or self._of("forward")
        if "has the shape (2, 2)" in message:
            what = (
                "A row of two gradients met a column of two weights, or the other way round: give both the same shape."
            )
            return [Mistake("broadcasting-update", f"{_sentence(message)} {what}")]
        if "has the shape" in message:
            return [Mistake("not-averaged", f"{_sentence(message)} A gradient of many values was not averaged.")]
        return [Mistake("unfinished", _sentence(message))]

    def _mixed_up(self) -> list[Mistake]:
        """Two equal weights, which nothing that is run again can tell apart."""
        if self._outcomes.get("initial-weights-are-those-of-the-seed") != "failed":
            return []
        found = drawn.of_initial_weights(self._interview)
        first = self._interview.candidate.own.get("first")
        equal = first is not None and float(first.flat[0]) == float(first.flat[1])
        return [found] if found is not None and equal else []

    def _written_into(self) -> list[Mistake]:
        """Arguments that are written into spoil whatever is computed from them afterwards."""
        return [Mistake(*CONDUCT["arguments-are-left-alone"])] if self._writes else []

    def _of(self, step: str) -> list[Mistake]:
        if step not in self._steps and step in ("update", "training") and (elsewhere := self._elsewhere()):
            # what it computes is not what it is asked, nor what a replay shows of it
            self._steps[step] = elsewhere
        if step not in self._steps:
            naming: dict[str, Callable[[], list[Mistake]]] = {
                "forward": lambda: _listed(calculus.of_forward(self._interview)),
                "loss": lambda: (
                    _listed(calculus.of_loss(self._interview, own_forward=self._fails("forward")))
                    or self._of_some_points()
                ),
                "gradient": lambda: (
                    gradients.of_gradient(self._interview, own_forward=self._fails("forward"))
                    or gradients.of_points(self._interview)
                ),
                "update": lambda: self._moving(steps.of_update(self._interview)),
                "training": lambda: (
                    self._moving(steps.of_training(self._interview))
                    or ([] if self._still() else _listed(drawn.of_untrained(self._interview)))
                ),
            }
            needs = {"update": ("gradient",), "training": ("gradient",)}.get(step, ())
            function = {"training": "train", "bias": "forward"}.get(step, step)
            functions, missing = self._interview.candidate.functions, self._interview.candidate.missing
            if step not in naming or not self._fails(step):
                self._steps[step] = []
            elif "gradient" in needs and "gradient" in missing:
                self._steps[step] = self._not_there(missing["gradient"])
            else:
                there = all(need in functions for need in (function, *needs))
                self._steps[step] = naming[step]() if there else []
            if step == "training" and steps.is_made_of_updates(self._interview):
                self._steps[step] = self._of("update") or self._steps[step]
        return self._steps[step]

    def _elsewhere(self) -> list[Mistake]:
        """The mistakes of a forward pass that gives something else than it is asked for."""
        return [m for m in self._of("forward") if m.id in ELSEWHERE]

    def _moving(self, found: list[Mistake]) -> list[Mistake]:
        """The mistakes of a step, without a weight standing still where its own gradient vanishes on the data.

        The data are symmetric about x = 0: some wrong gradients are zero on them, and no update moves by those.
        """
        if self._interview.candidate.own.get("initial") is None or not found:
            return found
        still = self._still()
        stands = {"no-update": {"w1", "w2"}, "no-training": {"w1", "w2"}}
        stands |= {"only-w1-updated": {"w2"}, "only-w2-updated": {"w1"}}
        own = self._interview.candidate.own
        moved = {
            "no-update": "mse_update" not in own
            or ("updated" in own and not np.array_equal(own["updated"], own["initial"])),
            "no-training": {"start", "trained"} <= own.keys() and not np.array_equal(own["trained"], own["start"]),
        }
        return [m for m in found if not stands.get(m.id, {"none"}) <= still and not moved.get(m.id, False)]

    def _still(self) -> set[str]:
        """The weights whose own gradient vanishes on the data, at the initial ones."""
        first = self._interview.candidate.own.get("initial")
        if first is None or "gradient" not in self._interview.candidate.functions:
            return set()
        x, y = (tuple(v.ravel().tolist()) for v in reference.points())
        g = np.abs(self._interview.gradient(Case(float(first.flat[0]), float(first.flat[1]), x, y)))
        return {name for name, gone in zip(("w1", "w2"), g < VANISHES, strict=True) if gone}

    def _fails(self, step: str) -> bool:
        """Whether the step itself is wrong, rather than what it stands on."""
        return any(self._outcomes.get(name) in ("failed", "blocked") for name in OWN_CHECKS[step])

    def _data(self) -> list[Mistake]:
        if self._outcomes.get("data-is-that-of-the-exercise") != "failed":
            return []
        return self._written_into() or _listed(reported.of_data(self._interview))

    def _of_reported(self, check: str) -> list[Mistake]:
        name = check.partition("-is-that-of-")[0].replace("-", "_")
        own = f"{check.partition('-is-that-of-')[0]}-is-that-of-own-weights"
        if name not in self._interview.candidate.own:
            missing = self._interview.candidate.missing
            return [
                Mistake(
                    "unfinished", _sentence(missing.get(name) or missing.get("loss") or f"no number is named {name}")
                )
            ]
        if self._outcomes.get(own) == "failed":
            # the losses are computed one by one: each is looked at by itself
            of_all = self._of("loss")
            if name == "mse" or any(m.id == "wrong-data" for m in of_all):
                found = of_all or self._of_loss(name)
            else:
                found = self._of_loss(name)
            return found or self._left_by(name)
        # the loss is right for weights that are not: what went wrong lies before
        before = {"mse": ("forward",), "mse_update": ("update", "gradient", "forward")}
        if self._outcomes.get("initial-weights-are-those-of-the-seed") == "failed" and name != "mse_final":
            return _listed(drawn.of_initial_weights(self._interview)) or self._data()
        if name == "mse_final":
            return self._of_trained()
        return next((found for step in before[name] if (found := self._of(step))), self._data())

    def _left_by(self, loss: str) -> list[Mistake]:
        """What an update or a training that is none, or moves the bias too, leaves of the loss after it."""
        function = {"mse_update": "update", "mse_final": "train"}.get(loss, "")
        missing = self._interview.candidate.missing.get(function)
        if missing:
            return self._not_there(missing)
        return [m for m in self._of("training") if m.id == "trained-bias"] if function else []

    def _of_loss(self, name: str, replayed: bool = False) -> list[Mistake]:
        """The mistake of one of the three losses, by what it gives on other data, or (not `replayed`) by its number alone."""
        own_forward = self._fails("forward")
        wrong = None
        if name != "mse" and name in self._interview.candidate.functions:
            wrong = calculus.of_loss(self._interview, name, name, own_forward=own_forward)
        if wrong is None and not replayed:
            wrong = reported.of_loss(self._interview, name, own_forward=own_forward)
        if wrong is not None and name != "mse":
            # one function computes all three: its mistake is one
            same = replace(wrong, sentence=wrong.sentence.replace(name, "The loss"))
            return [m for m in self._of("loss") if m == same] or [wrong]
        return _listed(wrong)

    def _of_some_points(self) -> list[Mistake]:
        """A loss that is right on a few points and takes some of many alone: its number on the data tells which."""
        return [m for m in _listed(reported.of_loss(self._interview, "mse")) if m.id == "some-points-only"]

    def _noise(self) -> list[Mistake]:
        """What changes from call to call shows in no figure as it is asked for again."""
        return [m for m in self._of("forward") if m.id == "noise"]

    def _restart(self) -> list[Mistake]:
        """Where the training starts: from draws that go on as wrongly as the first ones, or wrong by itself."""
        if self._outcomes.get("initial-weights-are-those-of-the-seed") == "failed":
            first = drawn.of_initial_weights(self._interview)
            if first is not None and first.id in (
                "wrong-seed",
                "seed-between",
                "no-seed",
                "default-rng",
                "draws-swapped",
            ):
                own = _listed(drawn.of_restart(self._interview))
                return [m for m in own if m.id == "no-restart"] or [first]
        again = [m for m in self._of("training") if m.id == "restart-every-step"]
        return again or _listed(drawn.of_restart(self._interview))

    def _of_trained(self) -> list[Mistake]:
        if "train" in self._interview.candidate.missing:
            return self._not_there(self._interview.candidate.missing["train"])
        if self._outcomes.get("training-starts-from-fresh-weights") == "failed":
            found = self._restart()
            if found:
                return found
        if self._outcomes.get("whole-training-matches-reference") == "passed":
            overwritten = drawn.of_overwritten(self._interview)
            if overwritten is not None:
                return [overwritten]
        return next((found for step in ("training", "gradient", "forward") if (found := self._of(step))), self._data())

    def _of_figure(self, name: str, message: str) -> list[Mistake]:
        candidate = self._interview.candidate
        function = {"figure-of-updated-prediction": "update", "figure-of-trained-prediction": "train"}.get(name, "")
        if function in candidate.missing:
            return self._not_there(candidate.missing[function])
        if "no figure can show" in message:
            # the weights are those of before, for a reason that lies there
            if function == "train":
                return self._data() or self._of_trained()
            return self._data() or next(
                (found for s in ("update", "gradient", "forward") if (found := self._of(s))), []
            )
        trained_bias = [m for m in self._of("training") if m.id == "trained-bias"] if function else []
        return self._data() or trained_bias or [of_figure(self._interview, name, message)]


def _first_about(check: str, found: list[Mistake]) -> list[Mistake]:
    """The mistakes of both gradients, those of the one that a check asks about before the others."""
    part = next((part for part in ("w1", "w2") if f"gradient-{part}-" in check), None)
    return found if part is None else sorted(found, key=lambda mistake: f"dL/d{part}" not in mistake.sentence)


def _raising(outcome: Outcome) -> list[Mistake]:
    """What is raised instead of an answer, where no mistake in numbers explains it."""
    return [] if outcome.raised is None else [Mistake("raises", _sentence(outcome.raised))]


def _listed(mistake: Mistake | None) -> list[Mistake]:
    return [] if mistake is None else [mistake]


def _sentence(text: str) -> str:
    return f"{calculus.capital(text)}{'' if text.endswith('.') else '.'}"
