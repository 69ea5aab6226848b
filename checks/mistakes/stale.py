"""Steps of a training that take a part of what they are made of from other weights, or from a bias that moves along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

import reference
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes import probes
from checks.mistakes.calculus import once_updated, same
from checks.mistakes.paths import FEW, Sets
from checks.mistakes.probes import Pass
from checks.properties.training import RATE
from checks.tolerances import Floats
from checks.verdict import Mistake

# What of a forward pass may be left from before, the likeliest first: id, clause and the parts
PARTS = (
    ("stale-residual", "the residual of every step is", ("f",)),
    ("stale-forward", "the a1 of every step is", ("a1",)),
    ("stale-forward", "the a2 of every step is", ("a2",)),
    ("stale-forward", "a1 and a2 of every step are", ("a1", "a2")),
    ("stale-forward", "a1 and the residual of every step are", ("a1", "f")),
    ("stale-forward", "a2 and the residual of every step are", ("a2", "f")),
    ("stale-forward", "the whole forward pass of every step is", ("a1", "a2", "f")),
)


def of_parts(interview: Interview, cases: Sequence[Case], sets: Sets) -> Mistake | None:
    """Steps that keep some of the forward pass of other weights, while the rest of the gradient is that of their own."""
    own = interview.candidate.own
    seen_at: dict[str, Callable[[Pass], Pass]] = {"the weights before the first step": lambda p: p}
    for role, spoken in (("initial", "the initial weights"), ("updated", "the updated weights")):
        if role in own:
            seen_at[spoken] = _at(own[role])
    if "initial" in own:
        first = own["initial"].ravel()
        # the single update may be made again, on the points that are asked about
        seen_at["the updated weights, "] = lambda p: p.at(*(first - p.at(*first).gradient))
    for spoken, elsewhere in seen_at.items():
        for name, clause, parts in PARTS:
            ends = [_keeping(elsewhere, parts, probes.at(case, interview.bias_of(case))) for case in cases]
            if all(_is_path(path, end) for (path, _, _), end in zip(sets, ends, strict=True)):
                where = spoken.rstrip(", ")
                return Mistake(name, f"In the training, {clause} that of {where}, computed before the loop.")
    return None


def of_bias(interview: Interview, cases: Sequence[Case], sets: Sets) -> Mistake | None:
    """Steps that move the bias as if it were a weight: after the first one, the residual is that of another bias."""
    # a network that is not made anew begins with what the single update has made of its bias
    for moved in (False, True):
        biases = [once_updated(b) if moved else b for b in map(interview.bias_of, cases)]
        ends = [_with_bias(probes.at(case, b)) for case, b in zip(cases, biases, strict=True)]
        if all(_is_path(path, end) for (path, _, _), end in zip(sets, ends, strict=True)):
            what = "In the training, the bias moves along as if it were a weight; only w1 and w2 are to be trained."
            return Mistake("trained-bias", what)
    return None


def of_sums(interview: Interview, cases: Sequence[Case], sets: Sets) -> Mistake | None:
    """Steps that add up all gradients so far, that of the single update among them."""
    if "initial" not in interview.candidate.own:
        return None
    first = interview.candidate.own["initial"].ravel()
    x, y = (values.ravel() for values in reference.points())
    passes = [probes.at(case, interview.bias_of(case)) for case in cases]
    for own_points in (True, False):
        # the single update may be made again, on the points that are asked about
        begins = [(p if own_points else p.on(x, y)).at(*first).gradient for p in passes]
        ends = [_summing(total, p) for total, p in zip(begins, passes, strict=True)]
        if all(_is_path(path, end) for (path, _, _), end in zip(sets, ends, strict=True)):
            what = (
                "the gradients add up over the steps, from that of the single update on; each step takes its own alone"
            )
            return Mistake("accumulated-gradient", f"In the training, {what}.")
    return None


def _at(weights: Floats) -> Callable[[Pass], Pass]:
    return lambda p: p.at(*weights.ravel())


def _is_path(path: Sequence[Floats], end: Sequence[Floats]) -> bool:
    return all(same(path[k - 1], end[k - 1]) for k in FEW)


def _keeping(elsewhere: Callable[[Pass], Pass], parts: Sequence[str], p: Pass) -> list[Floats]:
    """The weights after some steps that take these parts of their forward pass from elsewhere."""
    kept, w, path = elsewhere(p), np.array([p.w1, p.w2]), []
    for _ in FEW:
        here = p.at(*w)
        a1, a2, f = (getattr(kept if part in parts else here, part) for part in ("a1", "a2", "f"))
        w = w - RATE * here.seen_as(a1, a2, f).gradient
        path.append(w)
    return path


def _with_bias(p: Pass) -> list[Floats]:
    """The weights after some steps that move the bias along."""
    path = []
    for _ in FEW:
        w = np.array([p.w1, p.w2]) - RATE * p.gradient
        p = replace(p, w1=float(w[0]), w2=float(w[1]), b=p.b - RATE * 2 * float(np.mean(p.r)))
        path.append(w)
    return path


def _summing(total: Floats, p: Pass) -> list[Floats]:
    """The weights after some steps along the sum of all gradients so far."""
    w, path = np.array([p.w1, p.w2]), []
    for _ in FEW:
        total = total + p.at(*w).gradient
        w = w - RATE * total
        path.append(w)
    return path
