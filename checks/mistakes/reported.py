"""Which mistake a notebook's own numbers show: its data and its three losses."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np

import reference
from checks.candidate import AnswerError
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes import probes, squares
from checks.mistakes.calculus import SAME, as_seen, entry_for, same
from checks.mistakes.catalogue.loss import LOSS
from checks.mistakes.catalogue.loss import MADE_OVER as COLUMNS
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from checks.verdict import Mistake

SWAPPED = "x and y stand under each other's names."
LOSSES = {"mse": "first", "mse_update": "updated", "mse_final": "trained"}
ROLES = {
    "first": "the initial weights",
    "updated": "the updated weights",
    "start": "the weights that the training starts from",
    "trained": "the trained weights",
}


def _rounding(decimals: int) -> Callable[[Floats], Floats]:
    return lambda v: np.round(v, decimals)


# What is made of a column before it is used
MADE_OVER: dict[str, Callable[[Floats], Floats]] = {
    **{f"rounded to {decimals} decimal{'s' * (decimals != 1)}": _rounding(decimals) for decimals in range(8)},
    "cast to half precision": lambda v: v.astype(np.float16).astype(float),
    "cast to single precision": lambda v: v.astype(np.float32).astype(float),
    **{what: made for made, what, _ in COLUMNS},
    "numbered from 0 to 999": lambda v: np.arange(v.size, dtype=float),
    "numbered from 1 to 1000": lambda v: np.arange(1.0, v.size + 1),
    "put through the sine": np.sin,
}


def of_data(interview: Interview) -> Mistake | None:
    """The mistake in x or y."""
    x, y = (values.ravel() for values in reference.points())
    own_x, own_y = (interview.candidate.own.get(f"data_{name}") for name in "xy")
    if own_x is None or own_y is None:
        return None
    for name, given, expected in (("x", own_x.ravel(), x), ("y", own_y.ravel(), y)):
        if given.size != expected.size:
            return Mistake("wrong-data", f"{name} holds {given.size} values; backprop.csv has {expected.size} rows.")
        if not same(given, expected) and same(np.sort(given), np.sort(expected)):
            return Mistake("wrong-data", f"{name} holds the right values in another order than backprop.csv.")
    if same(own_x.ravel(), y) and same(own_y.ravel(), x):
        return Mistake("wrong-data", SWAPPED)
    for name, given, expected in (("x", own_x.ravel(), x), ("y", own_y.ravel(), y)):
        if not same(given, expected):
            ratio = given / np.where(expected == 0, np.nan, expected)
            if same(ratio, np.full(ratio.shape, ratio[0])):
                return Mistake("wrong-data", f"{name} is {ratio[0]:.6g} times that of backprop.csv.")
            if same(given - expected, np.full(given.shape, given[0] - expected[0])):
                return Mistake("wrong-data", f"{name} is that of backprop.csv moved by {given[0] - expected[0]:.6g}.")
            return _of_column(name, given, expected, y if name == "x" else x)
    return None


def _of_column(name: str, given: Floats, expected: Floats, other: Floats) -> Mistake:
    """What a column holds instead of its own values."""
    if same(given, other):
        return Mistake("wrong-data", f"{name} holds the values of the other column of backprop.csv.")
    for what, made in MADE_OVER.items():
        if same(given, made(expected)):
            return Mistake("wrong-data", f"{name} is that of backprop.csv, {what}; it is to be taken as it is.")
    return Mistake("wrong-data", f"{name} does not hold the values of backprop.csv.")


def _one_step_before(interview: Interview, start: Floats, trained: Floats) -> Floats | None:
    """The weights before the last step of a right training, or None where it was not right."""
    x, y = reference.points()
    steps = min(interview.candidate.steps or 300, 10_000)
    for count in (steps - 1, steps - 2):
        before = reference.train(start, x, y, learning_rate=0.01, steps=max(0, count), bias=interview.bias)
        after = reference.train(before, x, y, learning_rate=0.01, steps=1, bias=interview.bias)
        if same(after, trained):
            return before
    return None


def of_loss(interview: Interview, name: str, own_forward: bool = False) -> Mistake | None:
    """The mistake in one of the three reported losses, by its value alone; with `own_forward` given the own prediction."""
    own = interview.candidate.own
    given = own.get(name)
    if given is None:
        return None
    value = float(given)
    x, y = (values.ravel() for values in reference.points())

    def at(role: str) -> Pass | None:
        w = own.get(role)
        if w is None:
            return None
        case = Case(float(w.ravel()[0]), float(w.ravel()[1]), tuple(x.tolist()), tuple(y.tolist()), interview.bias)
        return as_seen(interview, case, own_forward)

    right = at(LOSSES[name])
    if right is not None and same(value, right.loss):
        return None
    stale = f"stale-{name.replace('_', '-')}"
    if right is not None:
        for decimals in range(1, 8):
            if value == round(right.loss, decimals):
                return Mistake(
                    "typed-in-loss", f"{name} is {value:g}: the right value, rounded or typed in, to {decimals} digits."
                )
        # one number does not tell a bias of 1 from none: y lies about 0.5 as it does about 0
        bias = 0.5 - interview.bias
        if same(value, Pass(right.w1, right.w2, x, y, bias).loss):
            what = f"{name} is that of a prediction with the bias {bias:g}, which the forward pass does not have."
            return Mistake("wrong-bias", what)
        # one number is little evidence: data that are made over show at many
        entry = entry_for([entry for entry in LOSS if entry.id != "wrong-data"], [right], [value])
        if entry is not None:
            sentence = entry.sentence.format(name=name)
            return Mistake(entry.id, f"{sentence}.")
        part = _of_part(right.r, value)
        if part is not None:
            return Mistake(
                "some-points-only", f"{name} is that of {part} alone; the mean over all points is asked for."
            )
        replaced = squares.replaced([right], [value])
        if replaced is not None:
            return Mistake(replaced[0], f"{name}: {replaced[1]}.")
    for other, role in LOSSES.items():
        there = at(role)
        if other == name or there is None:
            continue
        if same(value, there.loss) or same(value, _own_loss(interview, there)):
            # of a name that is set again, the last number is what it holds
            swapped = own.get("mse_last" if name == "mse_update" and "mse_last" in own else other)
            if swapped is not None and right is not None and same(float(swapped), right.loss):
                return Mistake("mse-swapped", f"{name} and {other} stand under each other's names.")
            how = "it is computed too late" if name == "mse" else "it is not computed anew"
            return Mistake(stale, f"{name} is the loss of the weights that belong to {other}: {how}.")
    trained, first = own.get("trained"), own.get("start")
    if name == "mse_final" and trained is not None and first is not None:
        w = _one_step_before(interview, first.ravel(), trained.ravel())
        if w is not None and same(value, reference.loss(w, x, y, bias=interview.bias)):
            return Mistake(
                stale, f"{name} is the loss of the prediction before the last step: it is not computed anew."
            )
    start = at("start")
    if start is not None and same(value, start.loss):
        return Mistake(stale, f"{name} is the loss of the weights that the training starts from.")
    losses = {k: v for k, v in ((k, own.get(k)) for k in LOSSES) if v is not None and k != name}
    for other, loss in losses.items():
        base = None if right is None else right.loss
        if base is not None and (same(value, float(loss) - base) or same(value, base - float(loss))):
            return Mistake(
                f"{name.replace('_', '-')}-is-difference", f"{name} is the change since {other}, not the loss."
            )
    made = _of_others(interview, value, losses, {role: p for role in ROLES if (p := at(role)) is not None})
    if made is not None:
        return Mistake("wrong-loss", f"{name} is {made}, not the loss of its own weights.")
    if value in (0.34, 0.28, 0.25):
        return Mistake("typed-in-loss", f"{name} is {value:g}, as the handout prints it: it is typed in, not computed.")
    return None


def _own_loss(interview: Interview, p: Pass) -> float:
    """What the submission's own loss, right or wrong, is at some weights; NaN where it cannot be asked."""
    try:
        return interview.loss(Case(p.w1, p.w2, tuple(p.x.tolist()), tuple(p.y.tolist()), p.b))
    except AnswerError:
        return float("nan")


def final_is_typed_in(interview: Interview) -> bool:
    """Whether mse_final, of a notebook that trains nothing, comes from nowhere: from none of the weights that its run had or
    drew, and not from the targets, or from what W was set to."""
    own, (x, y) = interview.candidate.own, reference.points()
    if "mse_final" not in own:
        return False
    final = float(own["mse_final"])
    roles = [own[role].ravel() for role in ("initial", "updated", "start") if role in own]
    # drawn anew for a training that does not come
    roles += [reference.initial_weights(skip=skip) for skip in (0, 1)]
    if any(same(final, reference.loss(w, x, y, bias=interview.bias)) for w in roles):
        return False
    left = own.get("trained")
    if left is not None and same(final, reference.loss(left.ravel(), x, y, bias=interview.bias)):
        return True
    if "mse_final" not in interview.candidate.functions:
        return True
    case = probes.many()[0]
    given = [float(interview.ask("mse_final", case.weights, case.xs, v).values[0]) for v in (case.ys, case.ys + 1)]
    return given[0] == given[1]


def _of_part(residuals: Floats, value: float) -> str | None:
    """The points alone that a mean of squares is taken over, from the first or from the last, or every k-th."""
    squares_ = residuals**2
    count = np.arange(1, squares_.size)
    for name, ordered in (("first", squares_), ("last", squares_[::-1])):
        means = np.cumsum(ordered)[:-1] / count
        found = np.flatnonzero(np.abs(means - value) <= SAME * value)
        if found.size == 1:
            size = int(count[found[0]])
            return f"the {name} {size} points" if size > 1 else f"the {name} point"
    for step in (2, 3, 4, 5, 10, 20, 50, 100):
        if same(value, np.mean(squares_[::step])):
            return f"every {step}th point" if step > 3 else f"every {('other', 'third')[step - 2]} point"
    return None


def _of_others(interview: Interview, value: float, losses: Mapping[str, Floats], at: Mapping[str, Pass]) -> str | None:
    """What a loss is made of that is that of no weights: other losses, predictions, or those of all the steps."""
    losses = {other: loss for other, loss in losses.items() if float(loss)}
    for (one, first), (other, second) in itertools.permutations([(k, float(v)) for k, v in losses.items()], 2):
        made = {"sum": first + second, "mean": (first + second) / 2, "product": first * second}
        found = next((what for what, number in made.items() if same(value, number)), None)
        if found is not None:
            return f"the {found} of {one} and {other}"
    for role, p in at.items():
        for other, loss in losses.items():
            if same(value, p.loss / float(loss)):
                return f"the loss of {ROLES[role]} divided by {other}"
            if same(value, (p.loss + float(loss)) / 2):
                return f"the mean of the loss of {ROLES[role]} and {other}"
    for (one_role, one_pass), (other_role, other_pass) in itertools.combinations(at.items(), 2):
        if same(value, np.mean((one_pass.f - other_pass.f) ** 2)):
            return f"the mean square between the predictions of {ROLES[one_role]} and of {ROLES[other_role]}"
    start = at.get("start")
    if start is not None:
        x, y = reference.points()
        path = [np.array([start.w1, start.w2])]
        for _ in range(min(interview.candidate.steps or 300, 300)):
            path.append(reference.update(path[-1], x, y, learning_rate=0.01, bias=interview.bias))
        along = [reference.loss(w, x, y, bias=interview.bias) for w in path]
        if any(same(value, np.mean(part)) for part in (along, along[1:], along[:-1])):
            return "the mean of the losses over the steps of the training"
    return None
