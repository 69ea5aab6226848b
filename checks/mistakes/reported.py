"""Which mistake a notebook's own numbers show: its data, its seed, its weights and its three losses."""

from __future__ import annotations

import functools

import numpy as np

import reference
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes.calculus import as_seen, entry_for, same
from checks.mistakes.catalogue.loss import LOSS
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from checks.verdict import Mistake

SEEDS = 5000
LATER_DRAWS = 12
LOSSES = {"mse": "first", "mse_update": "updated", "mse_final": "trained"}


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
        return Mistake("wrong-data", "x and y stand under each other's names.")
    for name, given, expected in (("x", own_x.ravel(), x), ("y", own_y.ravel(), y)):
        if not same(given, expected):
            ratio = given / np.where(expected == 0, np.nan, expected)
            if same(ratio, np.full(ratio.shape, ratio[0])):
                return Mistake("wrong-data", f"{name} is {ratio[0]:.6g} times that of backprop.csv.")
            if same(given - expected, np.full(given.shape, given[0] - expected[0])):
                return Mistake("wrong-data", f"{name} is that of backprop.csv moved by {given[0] - expected[0]:.6g}.")
            return Mistake("wrong-data", f"{name} does not hold the values of backprop.csv.")
    return None


def of_initial_weights(interview: Interview) -> Mistake | None:
    """Where other first weights than those of the seed come from."""
    given = interview.candidate.own.get("first")
    return None if given is None else _of_draws(interview, given.ravel(), "first", "initial weights")


def of_restart(interview: Interview) -> Mistake | None:
    """Where the weights come from that the training starts from."""
    start = interview.candidate.own.get("start")
    if start is None:
        return None
    updated = interview.candidate.own.get("updated")
    if updated is not None and same(start.ravel(), updated.ravel()):
        return Mistake("no-restart", "The training goes on from the updated weights; it starts from newly drawn ones.")
    x, y = reference.points()
    for skip in (0, 1):
        for bias in (0.0, 0.5):
            w = reference.initial_weights(skip=skip)
            if same(start.ravel(), reference.train(w, x, y, learning_rate=0.01, steps=300, bias=bias)):
                what = "The training starts where 300 steps have already led: its loop is run twice."
                return Mistake("wrong-number-of-steps", what)
    named = _of_draws(interview, start.ravel(), "start", "weights of the training")
    if named is not None and named.id in ("wrong-seed", "typed-in-weights"):
        return Mistake("wrong-restart", named.sentence)
    return named


def _of_draws(interview: Interview, given: Floats, role: str, what: str) -> Mistake | None:
    if not interview.candidate.own_again:
        interview.candidate.ask_afresh([])
    again = interview.candidate.own_again.get(role)
    if again is not None and not np.array_equal(given, again.ravel()):
        return Mistake("no-seed", f"The {what} are others each time it runs: the generator is not seeded.")
    drawn = reference.initial_weights()
    if same(given, drawn[::-1]):
        return Mistake("draws-swapped", f"The {what} are the two draws in the opposite order: w2 is drawn before w1.")
    if np.all(given == np.round(given)):
        typed = f"The {what} are {given[0]:g} and {given[1]:g}: whole numbers, typed in or drawn as such"
        return Mistake("typed-in-weights", f"{typed}; randn is asked for.")
    if given[0] == given[1]:
        return Mistake("seed-between", f"The {what} are equal: the generator is seeded again between the two draws.")
    stream = np.random.RandomState(310).randn(LATER_DRAWS + 2)
    for skipped in range(1, LATER_DRAWS):
        if same(given, stream[skipped : skipped + 2]):
            return Mistake(
                "draw-in-between",
                f"The {what} are draws {skipped + 1} and {skipped + 2} after seeding with 310: something was drawn before.",
            )
    for ratio in given / drawn[:1]:
        if same(given, ratio * drawn):
            return Mistake("scaled-weights", f"The {what} are {ratio:.6g} times the draws after seeding with 310.")
    modern = np.random.default_rng(310)
    if same(given, modern.standard_normal(2)):
        return Mistake(
            "default-rng", f"The {what} come from default_rng(310), which draws other numbers than np.random.seed."
        )
    if same(given, np.random.RandomState(310).rand(2)):
        return Mistake("uniform-weights", f"The {what} are uniform draws (rand); normal ones (randn) are asked for.")
    uniform = np.random.RandomState(310).rand(2)
    for low, high in ((-1, 1), (-0.5, 0.5), (0, 2), (-2, 2), (-0.1, 0.1)):
        if same(given, low + (high - low) * uniform):
            drawn_from = f"uniform draws from {low:g} to {high:g}"
            return Mistake("uniform-weights", f"The {what} are {drawn_from}; normal ones (randn) are asked for.")
    if same(given, np.random.default_rng(310).random(2)):
        return Mistake("default-rng", f"The {what} are uniform draws of default_rng(310); np.random.seed is asked for.")
    if same(given, np.round(drawn, 2)) or same(given, np.round(drawn, 4)):
        return Mistake("typed-in-weights", f"The {what} are typed in, with a few digits of those of the seed.")
    seed = next((s for s, pair in enumerate(_seeds()) if s != 310 and same(given, pair)), None)
    if seed is not None:
        return Mistake("wrong-seed", f"The {what} are the draws of the seed {seed}; the seed is 310.")
    return None


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


@functools.cache
def _seeds() -> Floats:
    """The first two draws of the first seeds, shape (SEEDS, 2)."""
    generator = np.random.RandomState()
    drawn = np.empty((SEEDS, 2))
    for seed in range(SEEDS):
        generator.seed(seed)
        drawn[seed] = generator.randn(2)
    return drawn


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
        bias = 0.5 - interview.bias
        if same(value, Pass(right.w1, right.w2, x, y, bias).loss):
            what = f"{name} is the loss with the bias {bias:g}, which the forward pass does not have."
            return Mistake("wrong-bias", what)
        # one number is little evidence: data that are made over show at many
        entry = entry_for([entry for entry in LOSS if entry.id != "wrong-data"], [right], [value])
        if entry is not None:
            sentence = entry.sentence.format(name=name)
            return Mistake(entry.id, f"{sentence}.")
    for other, role in LOSSES.items():
        there = at(role)
        if other != name and there is not None and same(value, there.loss):
            swapped = own.get(other)
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
    if value in (0.34, 0.28, 0.25):
        return Mistake("typed-in-loss", f"{name} is {value:g}, as the handout prints it: it is typed in, not computed.")
    return None
