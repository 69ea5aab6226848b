"""Which mistake a forward pass or a loss makes, from what it returns where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

import reference
from checks.candidate import WITH_WEIGHTS, AnswerError
from checks.cases import Case
from checks.interview import BIASES, Interview
from checks.mistakes import layers, probes, squares
from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.forward import FORWARD
from checks.mistakes.catalogue.loss import LOSS
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from checks.verdict import Mistake

# Two formulas that are the same round differently by 1e-13 or so at these weights; two that are not lie much further apart
SAME = 1e-9
# A bias that is added twice, or taken away
MISTAKEN_BIASES = (1.0, -0.5)
# A step at 0.01 is undone by going on from a guess, which gains two digits each time where the curvature is below 1
STEPS_BACK = 40


def same(given: Any, expected: Any, scale: float = 1.0) -> bool:
    """Whether two computations are one up to rounding."""
    g, e = np.asarray(given, dtype=float), np.asarray(expected, dtype=float)
    if g.shape != e.shape or not np.all(np.isfinite(e)) or not np.all(np.isfinite(g)):
        return False
    return bool(np.all(np.abs(g - e) <= SAME * (np.abs(e) + scale)))


def of_forward(interview: Interview) -> Mistake | None:
    """The mistake of a forward pass."""
    cases = probes.many()
    try:
        given = [interview.forward(case.weights, case.xs, interview.bias_of(case)) for case in cases]
    except AnswerError:
        return _of_shape(interview)
    count = sum(len(case.x) for case in cases)
    everywhere = f"at {count} of {count} points"
    if not interview.takes("forward", "bias"):
        passes = {b: [probes.at(case, b) for case in cases] for b in BIASES}
    else:
        passes = {0.0: [probes.at(case, case.bias) for case in cases]}
    with np.errstate(all="ignore"):
        for true in passes.values():
            named = _of_order(given, true)
            if named is not None:
                return named
        for true in passes.values():
            for entry in FORWARD:
                if all(same(g.prediction, entry.formula(p)) for g, p in zip(given, true, strict=True)):
                    return Mistake(entry.id, f"{capital(entry.sentence)} ({everywhere}).")
            if all(same(g.prediction, p.f) for g, p in zip(given, true, strict=True)):
                return _of_pre_activations(given, true, everywhere)
    plain = passes[0.0]
    left = np.concatenate([g.prediction - p.f for g, p in zip(given, plain, strict=True)])
    if same(left, np.full(left.shape, left[0])) and not same(left[0], 0.0):
        return Mistake("wrong-bias", f"The bias is {left[0]:.6g}; it should be 0 or 0.5 ({everywhere}).")
    with np.errstate(all="ignore"):
        for true in passes.values():
            replaced = layers.replaced([g.prediction for g in given], true, interview.takes("forward", "bias"))
            if replaced is not None:
                return Mistake(replaced[0], f"{capital(replaced[1])} ({everywhere}).")
    return _of_ignoring(interview)


def _of_order(given: Sequence[Any], true: Sequence[Pass]) -> Mistake | None:
    """Right numbers in wrong places: the three values of the forward pass."""
    orders: dict[str, tuple[str, Callable[[Pass], tuple[Floats, Floats, Floats]]]] = {
        "returns-activations": ("sin(a1) and sin(a2)", lambda p: (p.s1, p.s2, p.f)),
        "returns-hidden-activation": ("sin(a1) for a1", lambda p: (p.s1, p.a2, p.f)),
        "returns-output-activation": ("sin(a2) for a2", lambda p: (p.a1, p.s2, p.f)),
        "returns-swapped": ("a2 before a1", lambda p: (p.a2, p.a1, p.f)),
        "returns-prediction-first": ("the prediction first", lambda p: (p.f, p.a1, p.a2)),
        "returns-prediction-second": ("the prediction second", lambda p: (p.a1, p.f, p.a2)),
        "returns-backwards": ("the three in the opposite order", lambda p: (p.f, p.a2, p.a1)),
    }
    for name, (what, formula) in orders.items():
        if all(
            all(same(g, e) for g, e in zip((v.a1, v.a2, v.prediction), formula(p), strict=True))
            for v, p in zip(given, true, strict=True)
        ):
            return Mistake(name, f"The forward pass returns {what}; it should return a1, a2 and the prediction.")
    return None


def _of_pre_activations(given: Sequence[Any], true: Sequence[Pass], everywhere: str) -> Mistake | None:
    """One wrong number beside two right ones: what is returned for a1 or for a2, where the prediction is right."""
    others: dict[str, Callable[[Pass], Floats]] = {
        "a1": lambda p: p.a1,
        "a2": lambda p: p.a2,
        "sin(a1)": lambda p: p.s1,
        "the prediction": lambda p: p.f,
        "x": lambda p: p.x,
        "a2 with the bias of 0.5 added, which belongs to the prediction alone,": lambda p: p.a2 + 0.5,
    }
    wrong = [
        part
        for part in ("a1", "a2")
        if not all(same(getattr(g, part), getattr(p, part)) for g, p in zip(given, true, strict=True))
    ]
    if len(wrong) != 1:
        return None
    (part,) = wrong
    for what, formula in others.items():
        if all(same(getattr(g, part), formula(p)) for g, p in zip(given, true, strict=True)):
            return Mistake("returns-other-value", f"The forward pass returns {what} for {part} ({everywhere}).")
    return None


def _of_shape(interview: Interview) -> Mistake | None:
    """A forward pass that gives as many predictions as there are in the notebook, however many it is asked for."""
    x = np.linspace(-5, 5, 1000)
    try:
        first, second = (interview.forward((0.75, 1.25), grid, 0.0).prediction for grid in (x, x[::-1] / 2))
    except AnswerError:
        return None
    if np.array_equal(first, second):
        return Mistake("global-x", "The forward pass reads the x of the notebook, whatever x it is given.")
    return None


def _of_ignoring(interview: Interview) -> Mistake | None:
    """Answers that do not hang on an argument, or that hang on something else."""
    case = probes.many()[0]
    one, other = (
        interview.forward(w, case.xs, interview.bias_of(case)).prediction for w in ((0.5, 0.75), (1.5, -1.25))
    )
    if np.array_equal(one, other) and interview.candidate.kind == "module":
        what = "The forward pass gives the same whatever weights it is given: it remembers, or reads others."
        return Mistake("captured-weights", what)
    if np.array_equal(one, other):
        return Mistake("global-w", "The forward pass reads the W of the notebook, whatever weights it is given.")
    for name, w in (("w1", (1.5, 0.75)), ("w2", (0.5, -1.25))):
        alone = interview.forward(w, case.xs, interview.bias_of(case)).prediction
        if np.array_equal(one, alone):
            what = f"The forward pass takes a {name} of its own, of the notebook or kept, whatever {name} it is given."
            return Mistake("captured-weights" if interview.candidate.kind == "module" else "global-w", what)
    bias = interview.bias_of(case)
    elsewhere = interview.forward((0.5, 0.75), case.xs[::-1] / 2, bias).prediction
    if np.array_equal(one, elsewhere):
        what = "The forward pass gives the same for other points, as many: it reads or remembers points of its own."
        return Mistake("global-x", what)
    first, second = (interview.ask("forward", case.weights, case.xs, again=True, bias=bias).values[-1] for _ in "12")
    if not np.array_equal(first, second):
        return Mistake("noise", "The prediction changes from call to call: there is something random in it.")
    return None


def of_loss(
    interview: Interview, function: str = "loss", name: str = "the loss", own_forward: bool = False
) -> Mistake | None:
    """The mistake of a loss: that of the initial weights, or another function that returns one.

    With `own_forward` it is held against what follows from the candidate's own, wrong prediction.
    """
    cases = probes.many()
    try:
        answers = [
            interview.ask(function, case.weights, case.xs, case.ys, bias=interview.bias_of(case)) for case in cases
        ]
    except AnswerError:
        return None
    given = [float(answer.values[0]) for answer in answers]
    if set(given) == {0.0}:
        what = f"{capital(name)} is 0 for all data and weights: 0 is typed in, or a prediction compared with itself."
        return Mistake("loss-of-itself", what)
    if len(set(given)) == 1:
        what = f"{capital(name)} is the same for all data and weights: a number that is typed in, or left from before."
        return Mistake("typed-in-loss", what)
    if function == "loss" and not interview.takes(function, WITH_WEIGHTS):
        x, y = reference.points()
        at_own = [reference.loss(case.weights, x, y, bias=interview.bias_of(case)) for case in cases]
        if same(given, at_own):
            what = f"{capital(name)} is that of the points of the exercise, whatever x and y it is given."
            return Mistake("global-x", what)
    if interview.takes(function, WITH_WEIGHTS):
        weights = [(float(answer.values[1]), float(answer.values[2])) for answer in answers]
        cases = tuple(replace(case, w1=w1, w2=w2) for case, (w1, w2) in zip(cases, weights, strict=True))
    passes = [as_seen(interview, case, own_forward) for case in cases]
    if all(same(value, p.loss) for value, p in zip(given, passes, strict=True)):
        return None
    if interview.takes(function, WITH_WEIGHTS):
        before = [p.at(*_one_step_before(p)) for p in passes]
        if all(same(value, p.loss) for value, p in zip(given, before, strict=True)):
            what = f"{name} is the loss of the prediction before the last step: it is not computed anew."
            return Mistake(f"stale-{name.replace('_', '-')}", what)
    for bias in (*BIASES, *MISTAKEN_BIASES):
        if (
            all(same(value, replace(p, b=bias).loss) for value, p in zip(given, passes, strict=True))
            and not own_forward
        ):
            what = f"{name} is that of a prediction with the bias {bias:g}, which the forward pass does not have"
            if function == "mse_update" and bias == once_updated(interview.bias):
                trained = f"which one update makes of {interview.bias:g}: it is trained like a weight"
                what = f"{name} has the bias {bias:g}, {trained}"
                return Mistake("trained-bias", f"{capital(what)} (at {len(cases)} of {len(cases)} sets of points).")
            return Mistake("wrong-bias", f"{capital(what)} (at {len(cases)} of {len(cases)} sets of points).")
    entry = entry_for(LOSS, passes, given)
    if entry is not None:
        return Mistake(entry.id, _told(entry.sentence, name, len(cases)))
    replaced = squares.replaced(passes, given)
    return None if replaced is None else Mistake(replaced[0], _told(f"{{name}}: {replaced[1]}", name, len(cases)))


def once_updated(bias: float) -> float:
    """What one update at the rate 1 makes of a bias: b - 2 mean(y_pred - y) = b - 2 (b - 1/2) = 1 - b on the exercise's data,
    where the network is odd and y lies about one half."""
    return 1 - bias


def _one_step_before(p: Pass) -> Floats:
    """The weights from which a step at 0.01 has led to those of a pass."""
    w = np.array([p.w1, p.w2])
    for _ in range(STEPS_BACK):
        w = np.array([p.w1, p.w2]) + 0.01 * p.at(*w).gradient
    return w


def entry_for(entries: Sequence[Entry], passes: Sequence[Pass], given: Sequence[float]) -> Entry | None:
    """The first entry whose formula gives these numbers."""
    with np.errstate(all="ignore"):
        for entry in entries:
            if all(same(g, float(entry.formula(p))) for g, p in zip(given, passes, strict=True)):
                return entry
    return None


def as_seen(interview: Interview, case: Case, own_forward: bool) -> Pass:
    """What is true at a case, or what follows there from the candidate's own forward pass."""
    true = probes.at(case, interview.bias_of(case))
    if not own_forward:
        return true
    try:
        seen = interview.forward(case.weights, case.xs, interview.bias_of(case))
    except AnswerError:
        return true
    return true.seen_as(seen.a1, seen.a2, seen.prediction)


def _told(sentence: str, name: str, count: int) -> str:
    return f"{capital(sentence.format(name=name))} (at {count} of {count} sets of points)."


def capital(text: str) -> str:
    """A clause as the beginning of a sentence."""
    # a name of the exercise keeps its case
    return (
        text
        if text.startswith(("dL", "dld", "mse", "w1", "w2", "a1", "a2", "y ", "x ", "sin(", "cos("))
        else f"{text[0].upper()}{text[1:]}"
    )
