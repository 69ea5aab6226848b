"""Which mistake a notebook's own weights show: its seed, what it draws, and where its training starts."""

from __future__ import annotations

import functools

import numpy as np

import reference
from checks.interview import Interview
from checks.mistakes.calculus import same
from checks.tolerances import Floats
from checks.verdict import Mistake

SEEDS = 5000
LATER_DRAWS = 12
# What weights are drawn from where they are uniform, and what is added where they are normal
RANGES = ((-1, 1), (-0.5, 0.5), (0, 2), (-2, 2), (-0.1, 0.1), (-5, 5), (0, 10), (0, 5))
MEANS = (0.0, 1.0, -1.0, 0.5, -0.5, 0.1)


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
    other = _of_other_weights(interview, start.ravel())
    if other is not None:
        return other
    named = _of_draws(interview, start.ravel(), "start", "weights of the training")
    first = interview.candidate.own.get("first")
    right = first is not None and same(first.ravel(), reference.initial_weights())
    if named is not None and (
        named.id in ("wrong-seed", "typed-in-weights") or (right and named.id == "scaled-weights")
    ):
        return Mistake("wrong-restart", named.sentence)
    return named


def of_untrained(interview: Interview) -> Mistake | None:
    """Trained weights that are still as they were drawn."""
    trained = interview.candidate.own.get("trained")
    if trained is None or not any(
        np.array_equal(trained.ravel(), reference.initial_weights(skip=skip)) for skip in (0, 1)
    ):
        return None
    what = "After the training W holds two draws of the seed as they are: what comes after drawing leaves W alone."
    return Mistake("no-training", what)


def of_overwritten(interview: Interview) -> Mistake | None:
    """Trained weights that are those of an earlier stage again, after a training that is right by itself."""
    own = interview.candidate.own
    trained = own.get("trained")
    if trained is None:
        return None
    for role, what in (
        ("first", "the initial weights"),
        ("updated", "the updated weights"),
        ("start", "those before it"),
    ):
        if role in own and np.array_equal(trained.ravel(), own[role].ravel()):
            return Mistake(
                "overwritten-weights", f"After the training W is set anew, to {what}: the trained ones are lost."
            )
    return None


def _of_other_weights(interview: Interview, start: Floats) -> Mistake | None:
    """Weights that the training starts from and that are made of earlier ones, in part or as a whole."""
    stream = np.random.RandomState(310).randn(LATER_DRAWS)
    for role, what in (("updated", "updated"), ("first", "initial")):
        before = interview.candidate.own.get(role)
        if before is None:
            continue
        of_each = start / before.ravel()
        if same(of_each[0], of_each[1]) and not same(of_each[0], 1.0):
            times = f"{of_each[0]:.6g} times the {what} ones"
            return Mistake("wrong-restart", f"The weights of the training are {times}; newly drawn ones are asked for.")
        for index, name in ((0, "w1"), (1, "w2")):
            if same(start[index], before.ravel()[index]) and any(same(start[1 - index], drawn) for drawn in stream):
                anew = ("w2", "w1")[index]
                sentence = f"Of the weights of the training {anew} alone is drawn anew; {name} is the {what} one."
                return Mistake("wrong-restart", sentence)
    return None


def _of_draws(interview: Interview, given: Floats, role: str, what: str) -> Mistake | None:
    if not interview.candidate.own_again:
        interview.candidate.ask_afresh([])
    drawn = reference.initial_weights()
    if same(given[1], drawn[0]) and not same(given[0], drawn[0]) and not same(given[0], drawn[1]):
        what_w2 = f"Of the {what} w2 is the first draw after seeding with 310"
        return Mistake("seed-after-draw", f"{what_w2}: w1 is drawn before the seed.")
    again = interview.candidate.own_again.get(role)
    if again is not None and not np.array_equal(given, again.ravel()):
        return Mistake("no-seed", f"The {what} are others each time it runs: the generator is not seeded before.")
    if any(np.array_equal(given, pair.astype(np.float32)) for pair in (drawn, reference.initial_weights(skip=1))):
        return Mistake("single-precision", f"The {what} are the draws cast to single precision (float32).")
    if same(given, drawn[::-1]):
        return Mistake("draws-swapped", f"The {what} are the two draws in the opposite order: w2 is drawn before w1.")
    if np.all(given == np.round(given)):
        typed = f"The {what} are {given[0]:g} and {given[1]:g}: whole numbers, typed in or drawn as such"
        return Mistake("typed-in-weights", f"{typed}; randn is asked for.")
    if given[0] == given[1]:
        return Mistake(
            "seed-between",
            f"The {what} are equal: the generator is seeded again between the two draws, or one draw stands for both.",
        )
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
    modern = np.random.default_rng(310).standard_normal(LATER_DRAWS + 2)
    if any(same(given, modern[skipped : skipped + 2]) for skipped in range(LATER_DRAWS)):
        return Mistake(
            "default-rng", f"The {what} come from default_rng(310), which draws other numbers than np.random.seed."
        )
    for skipped in range(LATER_DRAWS):
        place = "" if skipped == 0 else f" (draws {skipped + 1} and {skipped + 2} after seeding with 310)"
        uniform = np.random.RandomState(310).rand(LATER_DRAWS + 2)[skipped : skipped + 2]
        if same(given, uniform):
            drawn_from = f"uniform draws (rand){place}"
            return Mistake("uniform-weights", f"The {what} are {drawn_from}; normal ones (randn) are asked for.")
        for low, high in RANGES:
            if same(given, low + (high - low) * uniform):
                drawn_from = f"uniform draws from {low:g} to {high:g}{place}"
                return Mistake("uniform-weights", f"The {what} are {drawn_from}; normal ones (randn) are asked for.")
        normal = stream[skipped : skipped + 2]
        for mean in MEANS:
            ratio = (given - mean) / normal
            if same(ratio[0], ratio[1]):
                times = "" if same(ratio[0], 1.0) else f"{ratio[0]:.6g} times "
                of_which = "the draws" if skipped == 0 else f"draws {skipped + 1} and {skipped + 2}"
                plus = f", and {mean:g} added" if mean else ""
                moved = f"{times}{of_which} after seeding with 310{plus}"
                return Mistake("scaled-weights", f"The {what} are {moved}; randn is asked for as it is.")
    if same(given, np.random.default_rng(310).random(2)):
        return Mistake("default-rng", f"The {what} are uniform draws of default_rng(310); np.random.seed is asked for.")
    if same(given, np.round(drawn, 2)) or same(given, np.round(drawn, 4)):
        return Mistake("typed-in-weights", f"The {what} are typed in, with a few digits of those of the seed.")
    if np.all(given == np.round(given, 3)):
        typed = f"The {what} are {given[0]:g} and {given[1]:g}: numbers of few digits, typed in or rounded"
        return Mistake("typed-in-weights", f"{typed}; randn is asked for.")
    seed = _seed_of(given)
    if seed is not None:
        return Mistake("wrong-seed", f"The {what} are the draws of the seed {seed}; the seed is 310.")
    return None


def _seed_of(pair: Floats) -> int | None:
    """The seed whose first two draws these are, among the numbers that people take."""
    for seeds in (tuple(range(SEEDS)), _dates()):
        drawn = _first_draws(seeds)
        found = np.flatnonzero(np.all(np.abs(drawn - pair) < 1e-9, axis=1))
        if found.size and seeds[int(found[0])] != 310:
            return seeds[int(found[0])]
    return None


@functools.cache
def _first_draws(seeds: tuple[int, ...]) -> Floats:
    """The first two draws of each seed, shape (seeds, 2)."""
    generator = np.random.RandomState()
    drawn = np.empty((len(seeds), 2))
    for row, seed in enumerate(seeds):
        generator.seed(seed)
        drawn[row] = generator.randn(2)
    return drawn


@functools.cache
def _dates() -> tuple[int, ...]:
    """Seeds beyond the small ones: dates, and numbers that are easily typed."""
    typed = {
        int(str(start)[:length]) for start in (1234567890, 987654321, 3141592653, 2718281828) for length in range(5, 10)
    }
    typed |= {digit * int("1" * length) for digit in range(1, 10) for length in range(5, 9)}
    typed |= {10**power for power in range(4, 10)} | {310 * 10**power for power in range(2, 7)} | {310_310, 2**31 - 1}
    days = [(year, month, day) for year in range(1990, 2031) for month in range(1, 13) for day in range(1, 32)]
    typed |= {10_000 * year + 100 * month + day for year, month, day in days}
    return tuple(sorted(typed))
