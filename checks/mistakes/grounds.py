"""What a failed check tells of: the step itself, a step that it stands on, the beginning of a run, or conduct."""

# What a failed check is named by where its own step shows no mistake: the steps it stands on, nearest first
STANDS_ON = {
    "forward": (),
    "loss": ("forward",),
    "gradient": ("forward",),
    "update": ("gradient", "forward"),
    "training": ("gradient", "forward"),
    "bias": ("forward", "gradient", "loss"),
    "conduct": ("forward", "gradient", "loss"),
}
# The checks that fail where a step itself is wrong, rather than what it stands on
OWN_CHECKS = {
    "forward": ("prediction-matches-reference", "pre-activations-match-reference", "bias-is-zero-or-one-half"),
    "loss": ("loss-is-mean-square-of-own-residuals", "loss-matches-reference"),
    "gradient": (
        "gradient-w1-matches-finite-differences",
        "gradient-w2-matches-finite-differences",
        "gradient-w1-matches-reference",
        "gradient-w2-matches-reference",
    ),
    "update": (
        "update-follows-own-gradient",
        "update-is-affine-in-rate",
        "loss-does-not-increase-for-small-rate",
    ),
    "training": (
        "training-makes-300-or-10000-updates",
        "training-follows-own-gradient",
        "training-steps-match-reference",
        "whole-training-matches-reference",
        "trained-weights-are-those-of-the-seed",
    ),
}
# What checks of conduct say is a mistake by itself
CONDUCT = {
    "arguments-are-left-alone": ("writes-into-arguments", "It writes into the weights or the points that it is given."),
    "answers-are-repeatable": (
        "noise",
        "The same question gets different answers: something random or remembered is in it.",
    ),
    "answers-do-not-hang-on-history": (
        "noise",
        "Another run gives other answers: something random or remembered is in it.",
    ),
}
# What a run begins with
OF_THE_RUN = {
    "data-is-that-of-the-exercise",
    "initial-weights-are-those-of-the-seed",
    "training-starts-from-fresh-weights",
}
