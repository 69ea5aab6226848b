"""What some mistakes look like where they are not made: ids of mistakes, by what may be behind them."""

from __future__ import annotations

from checks.verdict import Mistake

# Mistakes of a training that show in one update: of a loop each of whose trips is such a one, the trips are the updates
ONE_UPDATE = (
    "wrong-training-rate",
    "momentum",
    "sequential-training",
    "uphill-training",
    "decaying-rate",
    "adaptive-steps",
)
IN_THE_GRADIENT = ("In the training, dL", "In the training, each of dL")
ELSEWHERE = ("global-w", "global-x", "captured-weights", "noise")
# What data that are wrong look like where they are used
OF_DATA = (
    "wrong-data",
    "misaligned-data",
    "misaligned-loss",
    "loss-of-wrong-prediction",
    "wrong-loss",
    "wrong-residual",
)
# What is seen of weights that are written into while they are asked about
SPOILT = (
    *OF_DATA,
    *("gradient-elsewhere", "captured-weights", "stale-gradient", "scaled-weights", "stale-mse-final"),
    *("scaled-in-forward", "rounded-weights", "not-averaged", "extra-w1", "extra-w2"),
)
# What a prediction looks like that is made once, or by a network that remembers its first answer
NEVER_ANEW = {"stale-mse-update", "stale-forward", "stale-mse-final"}
OF_THE_FIRST = ("belong to mse:", "once, before the loop", "the prediction of the initial weights")


def as_one(named: dict[str, list[Mistake]]) -> dict[str, list[Mistake]]:
    """The mistakes behind each check, where one that stands behind several of them is told for all of these."""
    stale = {
        m
        for mistakes in named.values()
        for m in mistakes
        if m.id in (*NEVER_ANEW, "stale-curve") and any(of in m.sentence for of in OF_THE_FIRST)
    }
    if not {m.id for m in stale} >= NEVER_ANEW:
        return named
    what = (
        "The prediction stays that of the initial weights: neither for mse_update, nor in the training, nor for mse_final is "
        "it made anew, or the network remembers its first answer."
    )
    one = Mistake("stale-forward", what)
    return {
        check: [one, *(m for m in mistakes if m not in stale)] if stale.intersection(mistakes) else mistakes
        for check, mistakes in named.items()
    }
