"""Which mistake a forward pass, a loss or a gradient makes, from what it returns where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from checks.candidate import WITH_WEIGHTS, AnswerError
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes import factors, layers, probes, squares, sums, swaps
from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.forward import FORWARD
from checks.mistakes.catalogue.gradient import GRADIENT
from checks.mistakes.catalogue.loss import LOSS
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from checks.verdict import Mistake

# Two formulas that are the same round differently by 1e-13 or so at these weights; two that are not lie much further apart
SAME = 1e-9
BIASES = (0.0, 0.5)
PARTS = ("dL/dw1", "dL/dw2")

# A gradient asked at a case: two numbers
Asked = Callable[[Case], Floats]


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
        for true in passes.values():
            replaced = layers.replaced([g.prediction for g in given], true, interview.takes("forward", "bias"))
            if replaced is not None:
                return Mistake(replaced[0], f"{capital(replaced[1])} ({everywhere}).")
    plain = passes[0.0]
    left = np.concatenate([g.prediction - p.f for g, p in zip(given, plain, strict=True)])
    if same(left, np.full(left.shape, left[0])) and not same(left[0], 0.0):
        return Mistake("wrong-bias", f"The bias is {left[0]:.6g}; it should be 0 or 0.5 ({everywhere}).")
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
    bias = interview.bias_of(case)
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
        what = f"{capital(name)} is 0 for all data and weights: a prediction is compared with itself, or nothing is added up."
        return Mistake("loss-of-itself", what)
    if len(set(given)) == 1:
        what = f"{capital(name)} is the same for all data and weights: a number that is typed in, or left from before."
        return Mistake("typed-in-loss", what)
    if interview.takes(function, WITH_WEIGHTS):
        weights = [(float(answer.values[1]), float(answer.values[2])) for answer in answers]
        cases = tuple(replace(case, w1=w1, w2=w2) for case, (w1, w2) in zip(cases, weights, strict=True))
    passes = [as_seen(interview, case, own_forward) for case in cases]
    if all(same(value, p.loss) for value, p in zip(given, passes, strict=True)):
        return None
    entry = entry_for(LOSS, passes, given)
    if entry is not None:
        return Mistake(entry.id, _told(entry.sentence, name, len(cases)))
    replaced = squares.replaced(passes, given)
    return None if replaced is None else Mistake(replaced[0], _told(f"{{name}}: {replaced[1]}", name, len(cases)))


def entry_for(entries: Sequence[Entry], passes: Sequence[Pass], given: Sequence[float]) -> Entry | None:
    """The first entry whose formula gives these numbers."""
    with np.errstate(all="ignore"):
        for entry in entries:
            if all(same(g, float(entry.formula(p))) for g, p in zip(given, passes, strict=True)):
                return entry
    return None


def of_gradient(
    interview: Interview, asked: Asked | None = None, where: str = "", own_forward: bool = False
) -> list[Mistake]:
    """The mistakes of the two gradients: those of the single update, or those that `asked` gives.

    With `own_forward` they are held against the formulas as they follow from the candidate's own, wrong forward pass.
    """
    ask = asked or interview.gradient
    cases = (*probes.single(), *probes.many())
    given = np.array([_asked(ask, case) for case in cases])
    passes = [as_seen(interview, case, own_forward) for case in cases]
    # a division by n - 1 gives nothing for one point
    kept = np.all(np.isfinite(given), axis=1)
    # one that scales the data by their spread gives nothing for any single point, and something for each set of many
    if np.sum(kept) < 0.7 * len(cases) and not np.all(kept[len(probes.single()) :]):
        return []
    if own_forward:
        # where the forward pass reads what a replay sets for it, it is wrong by itself and right within the gradient
        sets = [
            (g, probes.at(case, interview.bias_of(case)))
            for g, case, keep in zip(given, cases, kept, strict=True)
            if keep
        ]
        if all(_near(g[which], p, which) for which in (0, 1) for g, p in sets):
            return []
    given, passes = given[kept], [p for p, keep in zip(passes, kept, strict=True) if keep]
    true = np.array([p.gradient for p in passes])
    wrong = [
        which for which in (0, 1) if not all(_near(g[which], p, which) for g, p in zip(given, passes, strict=True))
    ]
    singles = int(np.sum(kept[: len(probes.single())]))
    found: dict[tuple[str, str], list[int]] = {}
    with np.errstate(all="ignore"):
        for which in wrong:
            for named in _of_part(interview, ask, given, true, passes, which, singles, where):
                found.setdefault(named, []).append(which)
    return [
        Mistake(name, _sentence(*_of_both(name, clause, parts), where, len(passes)))
        if name != "swapped-gradients" or len(parts) == 2
        # the other one is right: one formula stands for both
        else Mistake(
            "one-gradient-for-both",
            _sentence(f"{{name}} has the value of {PARTS[1 - parts[0]]}", parts, where, len(passes)),
        )
        for (name, clause), parts in found.items()
    ]


def _of_both(name: str, clause: str, parts: list[int]) -> tuple[str, list[int]]:
    if name == "wrong-sign" and len(parts) == 2:
        why = "the residual is the prediction minus y, and the derivative of the sine is plus the cosine"
        return f"{clause} ({why})", parts
    return clause, parts


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


def _asked(ask: Asked, case: Case) -> Floats:
    """A gradient, or NaN where there is none."""
    try:
        return ask(case)
    except AnswerError:
        return np.full(2, np.nan)


def _near(given: float, p: Pass, which: int) -> bool:
    return same(given, p.gradient[which], float(np.mean(np.abs(p.terms[which]))))


def _of_part(
    interview: Interview,
    ask: Asked,
    given: Floats,
    true: Floats,
    passes: Sequence[Pass],
    which: int,
    singles: int,
    where: str,
) -> list[tuple[str, str]]:
    """The mistakes of one of the two, each with its id and a clause in which {name} stands for the gradient."""
    g, t = given[:, which], true[:, which]
    if same(g, np.full(g.shape, g[0])):
        if not np.any(g):
            return [("hard-coded-gradient", "{name} is 0 for all data and weights: it is typed in, or not computed")]
        return [("hard-coded-gradient", "{name} is the same number for all data and weights: it is typed in")]
    for entry in GRADIENT:
        if all(_is(entry, p, which, value) for value, p in zip(g, passes, strict=True)):
            return [(entry.id, entry.sentence)]
    found = factors.product(passes[:singles], g[:singles].tolist(), which)
    if found is not None and all(same(value, found.of(p, which)) for value, p in zip(g, passes, strict=True)):
        return [(name, f"{{name}}: {clause}") for name, clause in factors.told(found, which)]
    swap = swaps.found(passes, g.tolist(), which, singles)
    if swap is not None:
        return [(name, f"{{name}}: {clause}") for name, clause in factors.of_constant(swap.constant, swap.clauses)]
    added = sums.added(passes, g.tolist(), which)
    if added is not None:
        return [("sum-for-product", f"{{name}}: {added}")]
    first = interview.candidate.own.get("initial")
    if first is not None:
        there = [p.at(*first.ravel()).gradient[which] for p in passes]
        if all(same(value, e) for value, e in zip(g, there, strict=True)):
            name = "stale-gradient" if where else "captured-weights"
            return [(name, "{name} is taken at the first weights, whatever weights it is asked for")]
    for decimals in range(1, 9):
        if same(g, np.round(t, decimals)):
            return [("rounded-gradient", f"{{name}} is rounded to {decimals} decimals")]
    limit = float(np.max(np.abs(g)))
    if same(g, np.clip(t, -limit, limit)) and np.sum(np.abs(g) == limit) > 1:
        return [("clipped-gradient", f"{{name}} is clipped to at most {limit:g} in size")]
    if _ignores_weights(ask, which):
        return [("gradient-elsewhere", "{name} does not follow the weights: its forward pass is taken at other ones")]
    decay = (g - t) / np.array([(p.w1, p.w2)[which] for p in passes])
    if same(decay, np.full(decay.shape, decay[0]), abs(float(decay[0]))):
        return [
            ("gradient-with-decay", f"{{name}} has {decay[0]:.6g} times its weight added: that of a penalised loss")
        ]
    return []


def _ignores_weights(ask: Asked, which: int) -> bool:
    """Whether a gradient is the same at other weights, up to the w2 that stands in dL/dw1 by itself."""
    case = probes.many()[0]
    others = [replace(case, w1=w1, w2=w2) for w1, w2 in ((0.75, 0.5), (-1.25, 2.0))]
    try:
        g = [float(ask(other)[which]) for other in others]
    except AnswerError:
        return False
    return same(g[0], g[1]) or (which == 0 and same(g[0] / others[0].w2, g[1] / others[1].w2))


def _is(entry: Entry, p: Pass, which: int, value: float) -> bool:
    terms = entry.formula(p)[which]
    return terms is not None and same(value, float(np.mean(terms)), float(np.mean(np.abs(p.terms[which]))) * 1e-3)


def _sentence(clause: str, parts: Sequence[int], where: str, count: int) -> str:
    name = " and ".join(PARTS[which] for which in parts)
    text = clause.format(name=f"each of {name}" if len(parts) > 1 else name)
    if where:
        text = f"{where}, {text}"
    return f"{capital(text)} (at {count} of {count} sets of points)."


def _told(sentence: str, name: str, count: int) -> str:
    return f"{capital(sentence.format(name=name))} (at {count} of {count} sets of points)."


def capital(text: str) -> str:
    """A clause as the beginning of a sentence."""
    # a name of the exercise keeps its case
    return (
        text
        if text.startswith(("dL", "dld", "mse", "w1", "w2", "a1", "a2", "y ", "x "))
        else f"{text[0].upper()}{text[1:]}"
    )
