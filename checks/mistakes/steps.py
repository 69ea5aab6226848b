"""Which mistake an update or a training makes, given the gradient that the submission itself computes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from checks.candidate import TRIPS, AnswerError
from checks.cases import SLOW, Case
from checks.interview import Interview
from checks.mistakes import counts, later, moves, orders, paths, probes, stale, subsets
from checks.mistakes.calculus import capital, same
from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.steps import TRAINING, UPDATE
from checks.mistakes.gradients import of_gradient
from checks.mistakes.paths import FEW, SMALL, Sets
from checks.mistakes.walks import Gradient, own_gradient, true_gradient, weights_after
from checks.properties.training import RATE, STEP_COUNTS
from checks.tolerances import Floats
from checks.verdict import Mistake

# What is done before the loop, and what at every tenth or hundredth step alone, are the same until then
MORE = (12, 102)
# The numbers of updates above a hundred that a loop within the loop makes
LOOPS = (150, 200, 250, 300, 500, 1000)


def of_update(interview: Interview) -> list[Mistake]:
    """The mistakes of the single update."""
    cases = probes.gentle()
    rate = 0.25 if interview.takes("update", "learning_rate") else 1.0
    try:
        given = [interview.update(case, rate) for case in cases]
        gradients = [own_gradient(interview, case) for case in cases]
        before = [np.array(case.weights) for case in cases]
        if all(same(g, given[0]) for g in given):
            what = "The new weights are the same for all data and weights: typed in."
            return [Mistake("hard-coded-update", what)]
        plain = [w - rate * g(w) for w, g in zip(before, gradients, strict=True)]
        if all(map(same, given, plain)):
            return []
        for entry in UPDATE:
            ends = [entry.formula(w, g, rate) for w, g in zip(before, gradients, strict=True)]
            # where a mistake and the right update come to the same, it is not what is wrong
            if all(map(same, given, ends)) and not all(map(same, ends, plain)):
                sentence = entry.sentence.format(name="the update")
                return [Mistake(entry.id, f"{capital(sentence)} (at {len(cases)} of {len(cases)} weights).")]
        rates = np.array([(w - new) / g(w) for new, w, g in zip(given, before, gradients, strict=True)])
    except AnswerError:
        return []
    used = float(rates.flat[0])
    if same(rates, np.full(rates.shape, used), abs(used)) and not same(used, rate):
        return [Mistake("wrong-rate", f"The learning rate of the update is {used:.6g}; {rate:g} is asked for.")]
    of_each = [float(value) for value in rates[0]]
    if same(rates, np.broadcast_to(rates[0], rates.shape), rate) and not same(of_each, [rate, rate], rate):
        what = f"The update moves w1 at the rate {of_each[0]:.6g} and w2 at {of_each[1]:.6g}; both are to move at {rate:g}."
        return [Mistake("wrong-rate", what)]
    sizes = np.array([[case.xs.size] for case in cases])
    if same(rates * sizes, np.full(rates.shape, rate), rate):
        what = "The update divides the gradient by the number of points, by which the mean has divided it already."
        return [Mistake("divided-twice", what)]
    made = [_step(interview, case, w, new, g) for case, w, new, g in zip(cases, before, given, gradients, strict=True)]
    with np.errstate(all="ignore"):
        if found := moves.named(made, rate, "the update"):
            return found
    # a mean that is taken in the update shows as a wrong gradient there
    return of_gradient(
        interview, lambda case: (np.array(case.weights) - interview.update(case, rate)) / rate, "in the update"
    )


def _step(interview: Interview, case: Case, before: Floats, after: Floats, gradient: Gradient) -> moves.Step:
    """A step as it was made."""
    p = probes.at(case, interview.bias_of(case)).at(*before)
    return moves.Step(before, after, gradient(before), p.n, p.loss)


def of_training(interview: Interview) -> list[Mistake]:
    """The mistakes of the training."""
    steps = interview.candidate.steps or 0
    looks: list[Callable[[Interview], list[Mistake]]]
    if interview.takes("train", "steps"):
        looks = [orders.of_one_outside, _of_steps, orders.of_points, counts.of_count, _of_fixed_rate]
        looks += [
            counts.of_average,
            _of_later,
            orders.of_chance,
            _of_points,
            orders.of_turned_points,
            orders.of_batches,
        ]
    elif interview.takes("train", TRIPS) and steps > max(FEW):
        looks = [orders.of_one_outside, _of_steps, orders.of_points, counts.of_count, _of_whole]
        looks += [counts.of_average, orders.of_chance, _of_points, orders.of_turned_points, orders.of_batches]
    else:
        looks = [counts.of_count, _of_whole, counts.of_average, orders.of_batches_by_turns, counts.of_whole]
    for look in looks:
        try:
            if found := look(interview):
                return found
        except AnswerError:
            # a training that keeps the weights of its 150th step has none after the first: the next look may do
            continue
    return []


def _begins_right(interview: Interview, count: int) -> bool:
    """Whether the first steps on a few points are those of the right gradient, not of a wrong one that is followed rightly."""
    cases = probes.gentle()
    return all(
        same(weights_after(interview, case, count), _descend(np.array(case.weights), g, RATE, count))
        for case, g in [(case, true_gradient(interview, case)) for case in cases]
    )


def _of_later(interview: Interview) -> list[Mistake]:
    """The mistakes that show within the steps that follow on right ones."""
    if not _begins_right(interview, max(FEW)):
        return []
    steps = min(interview.candidate.steps or STEP_COUNTS[0], STEP_COUNTS[0])
    for case in (*probes.gentle(), SLOW):
        bias = interview.bias_of(case)
        found = later.of_later(lambda case, count: weights_after(interview, case, count), case, bias, steps)
        if found:
            return found
    return []


def _of_points(interview: Interview) -> list[Mistake]:
    """A training whose first step takes some of the points alone."""
    try:
        if not _begins_right(interview, 1):
            return []
    except AnswerError:
        # a batch of a hundred points is not taken out of four
        pass
    w = np.array(subsets.W)

    def ask(x: Floats, y: Floats) -> float:
        case = Case(*subsets.W, tuple(x.tolist()), tuple(y.tolist()))
        return float((w - weights_after(interview, case, 1))[1] / RATE)

    taken = subsets.taken(ask, interview.bias)
    if taken is None:
        return []
    return [Mistake("some-points-only", f"In the training, the first step takes {taken}; each is to take them all.")]


def _of_steps(interview: Interview) -> list[Mistake]:
    """The mistakes that show within the first few steps."""
    cases = probes.gentle()
    before = [np.array(case.weights) for case in cases]
    given = [[weights_after(interview, case, k) for k in FEW] for case in cases]
    gradients = [own_gradient(interview, case) for case in cases]
    sets: Sets = list(zip(given, before, gradients, strict=True))
    true: Sets = list(zip(given, before, [true_gradient(interview, case) for case in cases], strict=True))
    for right in (sets, true):
        # where it is right by the true gradient and not by the own one, it is the single update's that is wrong
        if all(same(path[k - 1], _descend(w, g, RATE, k)) for path, w, g in right for k in FEW):
            return []
    if all(same(path[k - 1], _descend(w, g, RATE, k + 1)) for path, w, g in sets for k in FEW):
        return [Mistake("wrong-number-of-steps", "The training makes one step more than it is asked for.")]
    if all(
        same(weights_after(interview, replace(case, w1=-case.w1, w2=2.0), 1), path[0])
        for case, (path, _, _) in zip(cases, sets, strict=True)
    ):
        what = "The training does not go on from the weights that it has: others are drawn or set within it."
        return [Mistake("restart-every-step", what)]
    still = _stands_still(interview)
    for entry in TRAINING:
        if entry.id == "no-training" and not still:
            continue
        if all(same(path[k - 1], entry.formula(w, g, RATE, k)) for path, w, g in sets for k in FEW) and _goes_on(
            interview, cases[0], gradients[0], entry.formula
        ):
            return [Mistake(entry.id, f"In the training, {entry.sentence}.")]
    fixed = all(same(path[0], path[1]) and same(path[0], path[2]) for path, _, _ in sets)
    if fixed and all(same(path[0], _descend(w, g, RATE, 300)) for path, w, g in sets[:1]):
        return [Mistake("wrong-number-of-steps", "The training makes 300 steps, however many it is asked for.")]
    if fixed:
        return [Mistake("restart-every-step", "In the training, every step starts from the same weights again.")] * (
            not still
        )
    for entry in UPDATE:
        if entry.id == "wrong-rate" or (entry.id == "no-update" and not still):
            continue
        if all(same(path[k - 1], _repeated(entry, w, g, k)) for path, w, g in sets for k in FEW):
            name = {"sequential-update": "sequential-training", "ascent": "uphill-training"}.get(entry.id, entry.id)
            return [Mistake(name, f"In the training, {entry.sentence.format(name='each step')}.")]
    for updates in (*range(2, 101), *LOOPS):
        if all(same(path[k - 1], _descend(w, g, RATE, updates * k)) for path, w, g in sets[:1] for k in FEW[:2]):
            trips = interview.candidate.steps
            what = f"In the training, each of the loop's {trips or 'many'} trips makes {updates} updates"
            in_all = f", {trips * updates} in all" if trips else ""
            return [Mistake("wrong-number-of-steps", f"{what}{in_all}; 300 are asked for (or 10000).")]
    moves = np.array([w - path[0] for path, w, _ in sets] + [path[0] - path[1] for path, _, _ in sets])
    if same(moves, np.broadcast_to(moves[0], moves.shape)) and np.any(np.abs(moves[0]) > SMALL * RATE):
        what = "In the training, every step is the same, whatever the weights: its gradient is computed once, before the loop."
        return [Mistake("stale-gradient", what)]
    if all(same(path[0], w) and same(path[2], _descend(w, g, RATE, 2)) for path, w, g in sets):
        what = "Of k trips through the loop of the training, k - 1 steps are kept: the last one is lost."
        return [Mistake("wrong-number-of-steps", what)]
    with np.errstate(all="ignore"):
        for of in (
            paths.of_rates,
            paths.of_momentum,
            paths.of_adaptive,
            paths.of_stopping,
            paths.of_precision,
            paths.of_noise,
        ):
            if (named := of(sets)) is not None:
                return [named]
    if all(same(path[0], path[1]) for path, _, _ in sets):
        return [Mistake("wrong-number-of-steps", "In the training, every other step does nothing.")]
    if all(same(path[0], w) for path, w, _ in sets):
        return []
    for of_run in (stale.of_parts, stale.of_bias, stale.of_sums):
        if (named := of_run(interview, cases, sets)) is not None:
            return [named]
    found = of_gradient(interview, lambda case: _implied(interview, case), "in the training")
    if [mistake.id for mistake in found] == ["first-point-only"]:
        what = "In the training, the first step takes the gradient of one point alone; each takes the mean over all points."
        return [Mistake("one-point-a-step", what)]
    return found + _of_moves(interview, cases, sets, [i for i in (0, 1) if not _tells_of(found, i)])


def _goes_on(interview: Interview, case: Case, g: Gradient, formula: Callable[..., Floats]) -> bool:
    """Whether what holds for the first steps holds for some more, where the training makes as many."""
    w = np.array(case.weights)
    counts = [count for count in MORE if count <= (interview.candidate.steps or count)]
    return all(same(weights_after(interview, case, count), formula(w, g, RATE, count)) for count in counts)


def _tells_of(found: Sequence[Mistake], which: int) -> bool:
    return any(f"dL/dw{which + 1}" in mistake.sentence for mistake in found)


def _of_moves(interview: Interview, cases: Sequence[Case], sets: Sets, of: Sequence[int]) -> list[Mistake]:
    """Steps of these weights that take something else away than the gradient, each in the same way."""
    made = [
        _step(interview, case, before, after, g)
        for case, (path, w, g) in zip(cases, sets, strict=True)
        for before, after in itertools.pairwise([w, *path])
    ]
    with np.errstate(all="ignore"):
        found = moves.named(made, RATE, "each step of the training", of)
    # a step at another rate than the first ones is told of elsewhere
    return [m for m in found if m.id != "wrong-rate"]


def _repeated(entry: Entry, w: Floats, g: Gradient, count: int) -> Floats:
    for _ in range(count):
        w = entry.formula(w, g, RATE)
    return w


def _of_fixed_rate(interview: Interview) -> list[Mistake]:
    """A training that steps at 0.01 whatever rate it is given."""
    if not interview.takes("train", "learning_rate"):
        return []
    cases = probes.gentle()
    given = [(w - interview.train(case, 1, 0.25), g(w)) for case in cases for w, g in [_start(interview, case)]]
    if all(same(moved, RATE * g, RATE) for moved, g in given):
        what = "The training steps at the rate 0.01, whatever rate it is given."
        return [Mistake("wrong-training-rate", what)]
    return []


def _start(interview: Interview, case: Case) -> tuple[Floats, Gradient]:
    return np.array(case.weights), own_gradient(interview, case)


def _stands_still(interview: Interview) -> bool:
    """Whether the training of the submission's own run left its weights as they were."""
    start, trained = (interview.candidate.own.get(role) for role in ("start", "trained"))
    return start is None or trained is None or same(start, trained)


def _descend(w: Floats, g: Gradient, rate: float, count: int) -> Floats:
    for _ in range(count):
        w = w - rate * g(w)
    return w


def _implied(interview: Interview, case: Case) -> Floats:
    """The gradient that the first step of the training takes."""
    implied: Floats = (np.array(case.weights) - weights_after(interview, case, 1)) / RATE
    return implied


def is_made_of_updates(interview: Interview) -> bool:
    """Whether a step of the training is the update of the same module, at the rate that it is given."""
    functions = interview.candidate.functions
    if not all(
        function in functions and interview.takes(function, "learning_rate") for function in ("update", "train")
    ):
        return False
    if not interview.takes("train", "steps"):
        return False
    try:
        return all(same(interview.update(case, RATE), interview.train(case, 1, RATE)) for case in probes.gentle())
    except AnswerError:
        return False


def _of_whole(interview: Interview) -> list[Mistake]:
    """The mistakes of a training that can only be run as a whole."""
    steps = interview.candidate.steps
    count = steps if steps and steps <= 1000 else 300
    cases = probes.gentle()[:2]
    given = [interview.train(case, None) for case in cases]
    sets = [
        (end, np.array(case.weights), true_gradient(interview, case)) for end, case in zip(given, cases, strict=True)
    ]
    if all(same(end, _descend(w, g, RATE, count)) for end, w, g in sets):
        # two steps that each lose the sign of both weights are as right as none
        return []
    own = [_descend(w, own_gradient(interview, case), RATE, count) for (_, w, _), case in zip(sets, cases, strict=True)]
    if all(same(end, w) for (end, _, _), w in zip(sets, own, strict=True)):
        # a wrong gradient, followed rightly
        return []
    for entry in TRAINING:
        if all(same(end, entry.formula(w, g, RATE, count)) for end, w, g in sets):
            return [Mistake(entry.id, f"In the training, {entry.sentence}.")]
    for entry in UPDATE:
        ends = []
        for _, w, g in sets:
            for _ in range(count):
                w = entry.formula(w, g, RATE)
            ends.append(w)
        if all(same(end, e) for (end, _, _), e in zip(sets, ends, strict=True)):
            name = {"sequential-update": "sequential-training", "ascent": "uphill-training"}.get(entry.id, entry.id)
            return [Mistake(name, f"In the training, {entry.sentence.format(name='each step')}.")]
    sizes = [len(case.x) for case in cases]
    for power, clause in ((-1, "divides the gradient by"), (1, "multiplies the gradient by")):
        if all(
            same(end, _descend(w, g, RATE * float(n) ** power, count))
            for (end, w, g), n in zip(sets, sizes, strict=True)
        ):
            what = f"Each step of the training {clause} the number of points, though it is a mean already."
            return [Mistake("divided-twice" if power < 0 else "sum-for-mean", what)]
    for rate in (0.1, 1.0, 0.001, 0.02, 0.05, 0.005, 0.5, 0.0001):
        if all(same(end, _descend(w, g, rate, count)) for end, w, g in sets):
            return [
                Mistake("wrong-training-rate", f"The learning rate of the training is {rate:g}; 0.01 is asked for.")
            ]
    return []
