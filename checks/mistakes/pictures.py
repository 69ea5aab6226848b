"""Which mistake the figures of a notebook show."""

from __future__ import annotations

from collections.abc import Sequence

from checks.candidate import Curve
from checks.verdict import Mistake

# The checks of figures, in the order in which the exercise asks for them, and what each shows
FIGURES = {
    "figure-of-initial-prediction": "of the initial weights",
    "figure-of-updated-prediction": "after one update",
    "figure-of-trained-prediction": "after the training",
}


def of_figure(figures: Sequence[Sequence[Curve]], name: str, message: str) -> Mistake:
    """What is wrong with the figure that the check `name` asks for, which said `message`, where the weights are right."""
    what = FIGURES[name]
    if not figures:
        return Mistake("no-figures", "No figure with a curve is drawn.")
    if "does not show the data" in message:
        return Mistake("missing-curve", f"The figure {what} shows the prediction without the data.")
    if any(c.y.size == 1000 and c.x.max() <= 1.01 and c.y.max() >= 4.99 for f in figures for c in f):
        return Mistake("axes-swapped", "x runs upwards and y to the right: the two are swapped in the figure.")
    place = list(FIGURES).index(name)
    pictured = [f for f in figures if f]
    if place < len(pictured) and len(pictured[place]) < 2:
        return Mistake("missing-curve", f"The figure {what} shows one curve; data and prediction are asked for.")
    drawn = sum(any(c.y.size > 1 for c in f) for f in figures)
    if drawn < 3:
        there = f"There {'is' if drawn == 1 else 'are'} {drawn} figure{'' if drawn == 1 else 's'}"
        return Mistake("missing-figure", f"{there} with curves; the one {what} is missing.")
    return Mistake(
        "stale-curve", f"No figure shows the prediction {what}: a curve is missing, or shows something else."
    )
