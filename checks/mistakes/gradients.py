"""Which mistakes the two gradients make, from what they are where they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from checks.candidate import AnswerError
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes import factors, probes, subsets, sums, swaps
from checks.mistakes.calculus import as_seen, capital, same
from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.gradient import GRADIENT
from checks.mistakes.probes import Pass
from checks.properties.training import RATE
from checks.tolerances import Floats
from checks.verdict import Mistake

PARTS = ("dL/dw1", "dL/dw2")
# What is left of a gradient in single precision, a few roundings over; and a number added that is one but for rounding
SINGLE, ADDED = 1e-5, 1e-6

ZERO = (
    "{name} is 0 for all data and weights: it is typed in, not computed, or that of the prediction compared with itself, "
    "where y holds the prediction"
)

# A gradient asked at a case: two numbers
Asked = Callable[[Case], Floats]


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
    if np.sum(kept) < 0.4 * len(cases) and not np.all(kept[len(probes.single()) :]):
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


def of_points(interview: Interview) -> list[Mistake]:
    """A gradient that is right on a few points and takes some of many alone."""

    def ask(x: Floats, y: Floats) -> float:
        return float(interview.gradient(Case(*subsets.W, tuple(x.tolist()), tuple(y.tolist())))[1])

    try:
        taken = subsets.taken(ask, interview.bias)
    except AnswerError:
        return []
    what = f"The gradient takes {taken}; the mean is to be taken over all of them."
    return [] if taken is None else [Mistake("some-points-only", what)]


def _of_both(name: str, clause: str, parts: list[int]) -> tuple[str, list[int]]:
    if name == "wrong-sign" and len(parts) == 2:
        why = "the residual is the prediction minus y, and the derivative of the sine is plus the cosine"
        return f"{clause} ({why})", parts
    return clause, parts


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
            return [("hard-coded-gradient", ZERO)]
        return [("hard-coded-gradient", "{name} is the same number for all data and weights: it is typed in")]
    for entry in GRADIENT:
        if all(_is(entry, p, which, value) for value, p in zip(g, passes, strict=True)):
            return [(entry.id, entry.sentence)]
    found = factors.product(passes[:singles], g[:singles].tolist(), which)
    if found is not None and all(same(value, found.of(p, which)) for value, p in zip(g, passes, strict=True)):
        told = factors.told(found, which)
        # what is two slips in the one reading may be one in the other: sin(2 a1) is 2 sin(a1) cos(a1)
        one = swaps.found(passes, g.tolist(), which, singles, slips=1) if len(told) > 1 else None
        return [(name, f"{{name}}: {clause}") for name, clause in (one.clauses if one and one.clauses else told)]
    swap = swaps.found(passes, g.tolist(), which, singles)
    if swap is not None:
        return [(name, f"{{name}}: {clause}") for name, clause in factors.of_constant(swap.constant, swap.clauses)]
    summed = sums.added(passes, g.tolist(), which)
    if summed is not None:
        return [("sum-for-product", f"{{name}}: {summed}")]
    first = interview.candidate.own.get("initial")
    if first is not None and where and which == 0:
        w1, w2 = (float(v) for v in first.ravel())
        stale = [p.gradient[0] / p.w2 * (w2 - p.at(w1, w2).gradient[1]) for p in passes]
        if all(same(value, e) for value, e in zip(g, stale, strict=True)):
            return [("stale-w2", "{name} has the w2 of the single update in it, where that of each step belongs")]
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
    if np.any(g != t) and np.all(np.abs(g - t) <= SINGLE * np.abs(t)) and np.array_equal(g, g.astype(np.float32)):
        return [("single-precision", "{name} holds no more digits than single precision does")]
    added = g - t
    if np.ptp(added) <= ADDED * abs(float(added[0])) and np.any(added):
        return [("gradient-offset", f"{{name}} has {added[0]:.6g} added, whatever the weights and points")]
    decay = (g - t) / np.array([(p.w1, p.w2)[which] for p in passes])
    # a step of the training that takes away the weight itself puts something else in its place: told of it in moves.py
    replaced = bool(where) and same(decay[0] * RATE, 1.0)
    if same(decay, np.full(decay.shape, decay[0]), abs(float(decay[0]))) and not replaced:
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
