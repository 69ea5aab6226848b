"""Wrong initial weights."""

from .scaffold import FIRST, LATER, wrong

SEED = (
    wrong("seed-0", "seeded with 0", FIRST, ("weights", "310", "0"), mistake="wrong-seed"),
    wrong(
        "seed-311",
        "seeded with 311",
        LATER,
        ("weights", "310", "311"),
        ("restart", "310", "311"),
        mistake="wrong-seed",
    ),
    wrong("no-seed", "not seeded at all", FIRST, ("weights", "np.random.seed(310)\n", "")),
    wrong(
        "seed-after-draw",
        "seeded only after the draw",
        LATER,
        weights="W = np.random.randn(2, 1)\nnp.random.seed(310)",
        mistake="no-seed",
    ),
    wrong(
        "default-rng",
        "another generator with the same seed",
        FIRST,
        weights="""
rng = np.random.default_rng(310)
W = [rng.standard_normal((1, 1)), rng.standard_normal((1, 1))]
""",
        restart="W = [rng.standard_normal((1, 1)), rng.standard_normal((1, 1))]",
        format="py",
    ),
    wrong(
        "uniform-weights",
        "uniform instead of normal weights",
        LATER,
        ("weights", "randn", "rand"),
        ("restart", "randn", "rand"),
    ),
    wrong(
        "scaled-weights",
        "normal weights times 0.1",
        FIRST,
        weights="np.random.seed(310)\nW = [np.random.randn(1, 1) * 0.1, np.random.randn(1, 1) * 0.1]",
    ),
    wrong(
        "one-weight-redrawn",
        "w1 alone drawn anew for the training",
        FIRST,
        restart="W = [np.random.randn(1, 1), W[1]]",
        mistake="wrong-restart",
    ),
    wrong(
        "draws-swapped",
        "w2 drawn before w1",
        FIRST,
        weights="np.random.seed(310)\nw2 = np.random.randn(1, 1)\nw1 = np.random.randn(1, 1)\nW = [w1, w2]",
    ),
    wrong(
        "seed-between",
        "seeded again between the two draws: the weights are equal",
        FIRST,
        weights="""
np.random.seed(310)
w1 = np.random.randn(1, 1)
np.random.seed(310)
w2 = np.random.randn(1, 1)
W = [w1, w2]
""",
        format="py-percent",
    ),
    wrong(
        "draw-in-between",
        "a draw thrown away before the weights",
        LATER,
        ("weights", "np.random.seed(310)\n", "np.random.seed(310)\nnp.random.randn(1)\n"),
    ),
    wrong(
        "restart-seed-42",
        "another seed for the training",
        LATER,
        ("restart", "310", "42"),
        mistake="wrong-restart",
    ),
    wrong(
        "restart-ones",
        "the training starts from ones",
        FIRST,
        restart="W = [np.ones((1, 1)), np.ones((1, 1))]",
        mistake="wrong-restart",
    ),
)
