"""What some mistakes look like where they are not made: ids of mistakes, by what may be behind them."""

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
