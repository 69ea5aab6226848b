"""What the first few steps of a training show by themselves: their rates, what they carry on, and where they stop."""

from __future__ import annotations

import itertools

import numpy as np

from checks.mistakes.calculus import same
from checks.mistakes.catalogue.steps import ADAPTIVE, NEAR, heavy_ball
from checks.mistakes.walks import Gradient
from checks.properties.training import RATE
from checks.tolerances import Floats
from checks.verdict import Mistake

FEW = (1, 2, 3)
# Numbers added to a gradient that are one up to the rounding of weights, divided by the rate
NOISE = 1e-12
# A rounding of single precision, a few times over
SINGLE = 1e-6
# A factor from step to step below this is none: the step stands still
SMALL = 1e-6

# The weights after one, two and three steps, those before them, and the gradient that is held to be right there
Sets = list[tuple[list[Floats], Floats, Gradient]]


def of_rates(sets: Sets) -> Mistake | None:
    """Steps along the gradient of another length than asked for: each at its rate, or each weight at its own."""
    paths = [[w, *path] for path, w, _ in sets]
    found = [
        [(before - after) / g(before) for before, after in itertools.pairwise(path)]
        for path, (_, _, g) in zip(paths, sets, strict=True)
    ]
    rates = np.array(found)
    steps, least = rates[0], float(np.min(np.abs(rates)))
    if not same(rates, np.broadcast_to(steps, rates.shape), least) or least <= SMALL * RATE:
        return None
    (first, of_w2), of_steps = steps[0], steps[:, 0].tolist()
    if same(steps, np.broadcast_to(steps[0], steps.shape), least):
        if not same(first, of_w2, least):
            if any(same(used, k * RATE) for used in (first, of_w2) for k in (0.5, -1)):
                return None  # a gradient without its 2, or of the other sign
            what = f"In the training, w1 moves at the rate {first:.6g} and w2 at {of_w2:.6g}, where both are to move at 0.01"
            return Mistake("wrong-training-rate", f"{what} (or one gradient in the loop is off by that factor).")
        half = {
            0.5: ", or the gradient in the loop lacks its 2",
            2.0: ", or the gradient in the loop has its 2 twice, or each step is made twice",
        }.get(round(first / RATE, 9), "")
        if first > SMALL and not same(first, RATE, RATE):
            what = f"The learning rate of the training is {first:.6g}; 0.01 is asked for"
            return Mistake("wrong-training-rate", f"{what}{half}.")
        return None
    if not same(steps[:, 0], steps[:, 1], least):
        return None
    factors = [later / earlier for earlier, later in itertools.pairwise(of_steps)]
    how = (
        f"changes by the factor {factors[0]:.6g} from step to step"
        if same(factors[0], factors[1])
        else f"is {', '.join(f'{rate:.6g}' for rate in of_steps)} in the first steps"
    )
    return Mistake("decaying-rate", f"In the training, the learning rate {how}; it is to stay as it is.")


def of_adaptive(sets: Sets) -> Mistake | None:
    """Steps whose size hangs on the gradients before them."""
    moves = np.array([[a - b for a, b in itertools.pairwise([w, *path])] for path, w, _ in sets])
    for entry in ADAPTIVE:
        paths = [[w, *(entry.formula(w, g, RATE, k) for k in FEW)] for _, w, g in sets]
        expected = np.array([[a - b for a, b in itertools.pairwise(path)] for path in paths])
        if np.all(np.abs(moves - expected) <= NEAR * np.abs(expected)):
            return Mistake(entry.id, f"In the training, {entry.sentence}.")
    return None


def of_stopping(sets: Sets) -> Mistake | None:
    """Steps that are right until there are none any more."""
    stopped = 0
    for path, w, g in sets:
        moving, before = True, w
        for after in path:
            if np.array_equal(after, before):
                moving = False
            elif not moving or not same(after, before - RATE * g(before)):
                return None
            before = after
        stopped += not moving
    if not stopped > 0 or all(np.array_equal(path[0], w) for path, w, _ in sets):
        return None
    what = f"The training stops by itself before its steps are done (within {len(FEW)} steps at {stopped} of {len(sets)} sets)."
    return Mistake("early-stop", what)


def of_precision(sets: Sets) -> Mistake | None:
    """Right steps of weights that hold no more digits than single precision does."""
    for path, w, g in sets:
        for before, after in itertools.pairwise([w, *path]):
            right = before - RATE * g(before)
            if not np.array_equal(after, after.astype(np.float32)) or np.any(
                np.abs(after - right) > SINGLE * np.abs(right)
            ):
                return None
    return Mistake("single-precision", "In the training, the weights are kept in single precision (float32).")


def of_noise(sets: Sets) -> Mistake | None:
    """Steps that add numbers to the gradient which hang on neither weights nor points."""
    paths = [([w, *path], g) for path, w, g in sets]
    added = np.array(
        [[(before - after) / RATE - g(before) for before, after in itertools.pairwise(path)] for path, g in paths]
    )
    # the weights are known to 1e-16, and a hundredth of what is added shows in them
    if (
        not np.all(np.isfinite(added))
        or np.any(np.abs(added - added[0]) > NOISE)
        or np.max(np.abs(added[0])) <= 100 * NOISE
    ):
        return None
    if np.all(np.abs(added[0] - added[0][0]) <= NOISE):
        w1, w2 = added[0][0]
        what = f"In the training, {w1:.6g} is added to dL/dw1 and {w2:.6g} to dL/dw2 in each step."
        return Mistake("gradient-offset", what)
    what = (
        "In the training, something random is added to the gradient: another number in each step, whatever the points."
    )
    return Mistake("noise", what)


def of_momentum(sets: Sets) -> Mistake | None:
    """Steps that carry on some of those before them."""
    carried = np.array([((path[0] - path[1]) / RATE - g(path[0])) / g(w) for path, w, g in sets])
    mu = float(carried.flat[0])
    if abs(mu) <= SMALL or not all(
        same(path[k - 1], heavy_ball(w, g, RATE, k, mu, False), SMALL) for path, w, g in sets for k in FEW
    ):
        return None
    what = f"In the training, the steps carry momentum ({mu:.6g}); plain gradient descent is asked for."
    return Mistake("momentum", what)
