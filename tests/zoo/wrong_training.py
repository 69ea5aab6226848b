"""Wrong training loops, after a right single update."""

from .scaffold import FIRST, LATER, PIECES, wrong

FORWARD = "    a1, a2, y_pred = neural_network(W, x)\n"
G2 = "    dldw2 = np.mean(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))\n"
G1 = "    dldw1 = np.mean(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x)\n"
U1 = "    W[0] = W[0] - lmb * dldw1\n"
U2 = "    W[1] = W[1] - lmb * dldw2\n"
HEAD = "lmb = 0.01\n"
LOOP = "for i in range(300):\n"


def flush(text: str) -> str:
    """The text one level up, out of the loop."""
    return text.replace("    ", "", 1)


TRAINING = (
    wrong(
        "training-rate-0.1",
        "a rate of 0.1 where the exercise wants 0.01",
        FIRST,
        ("training", "0.01", "0.1"),
        mistake="wrong-training-rate",
    ),
    wrong(
        "training-rate-0.001",
        "a rate of 0.001",
        LATER,
        ("training", "0.01", "0.001"),
        mistake="wrong-training-rate",
    ),
    wrong(
        "training-rate-1",
        "no rate in the loop",
        FIRST,
        ("training", "lmb * dldw1", "dldw1"),
        ("training", "lmb * dldw2", "dldw2"),
        mistake="wrong-training-rate",
    ),
    wrong(
        "299-steps",
        "one step too few: range(1, 300)",
        FIRST,
        ("training", "range(300)", "range(1, 300)"),
        mistake="wrong-number-of-steps",
        format="ipynb3",
    ),
    wrong(
        "301-steps",
        "one step too many: while i <= 300",
        LATER,
        mistake="wrong-number-of-steps",
        training=HEAD + "i = 0\nwhile i <= 300:\n" + FORWARD + G2 + G1 + U1 + U2 + "    i += 1\n",
        format="py-percent",
    ),
    wrong("30-steps", "30 steps", FIRST, ("training", "300", "30"), mistake="wrong-number-of-steps"),
    wrong(
        "1000-steps",
        "1000 steps, neither 300 nor 10000",
        LATER,
        ("training", "300", "1000"),
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "9999-steps",
        "one step too few of 10000, when the weights no longer move",
        FIRST,
        ("training", "range(300)", "range(1, 10_000)"),
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "8000-steps-missing-2",
        "8000 steps at half the gradient, to the same weights as 10000 at the gradient",
        LATER,
        ("training", "300", "8000"),
        ("training", "2 * (y_pred - y) * np.cos(a2) * np.sin(a1)", "(y_pred - y) * np.cos(a2) * np.sin(a1)"),
        ("training", "2 * (y_pred - y) * np.cos(a2) * W[1]", "(y_pred - y) * np.cos(a2) * W[1]"),
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "20000-steps-in-a-function",
        "20000 steps, in a function, to the same weights as 10000",
        mistake="wrong-number-of-steps",
        training="""
def train(W, steps, lmb):
    W = list(W)
    for i in range(steps):
        a1, a2, y_pred = neural_network(W, x)
        W = [W[0] - lmb * np.mean(<dldw1>), W[1] - lmb * np.mean(<dldw2>)]
    return W

W = train(W, 20_000, 0.01)
""",
    ),
    wrong(
        "loop-run-twice",
        "the training cell twice: 600 steps",
        FIRST,
        training=(FIRST.cells["training"], FIRST.cells["training"]),
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "every-other-step",
        "the update only when i is even",
        LATER,
        mistake="wrong-number-of-steps",
        training=HEAD + LOOP + FORWARD + G2 + G1 + "    if i % 2 == 0:\n    " + U1 + "    " + U2,
    ),
    wrong(
        "stale-gradient",
        "the gradient computed once, before the loop",
        FIRST,
        training=HEAD + flush(FORWARD) + flush(G2) + flush(G1) + LOOP + U1 + U2,
    ),
    wrong(
        "stale-forward",
        "the forward pass done once, before the loop",
        LATER,
        training=HEAD + flush(FORWARD) + LOOP + G2 + G1 + U1 + U2,
        format="py-percent",
    ),
    wrong(
        "gradient-of-single-update",
        "the loop uses the gradient left from the single update",
        FIRST,
        training=HEAD + LOOP + "    W = [w - lmb * d for w, d in zip(W, dldw)]\n",
        mistake="stale-gradient",
    ),
    wrong(
        "stale-forward-every-other",
        "the forward pass made anew after every other step only",
        LATER,
        training=HEAD + flush(FORWARD) + LOOP + G2 + G1 + U1 + U2 + "    if i % 2:\n    " + FORWARD,
        mistake="stale-forward",
    ),
    wrong(
        "accumulated-gradient",
        "the gradients add up over the steps",
        LATER,
        ("training", "lmb = 0.01", "lmb = 0.01\ndldw1 = dldw2 = 0"),
        ("training", "dldw2 = np.mean", "dldw2 += np.mean"),
        ("training", "dldw1 = np.mean", "dldw1 += np.mean"),
    ),
    wrong(
        "sequential-training",
        "w2 updated before the gradient of w1 is taken",
        FIRST,
        training=HEAD + LOOP + FORWARD + G2 + U2 + G1 + U1,
        format="py",
    ),
    wrong(
        "sequential-training-fresh",
        "w1 updated, then another forward pass for w2",
        LATER,
        training=HEAD + LOOP + FORWARD + G1 + U1 + FORWARD + G2 + U2,
        mistake="sequential-training",
    ),
    wrong("training-only-w1", "only w1 learns", FIRST, ("training", "\n    W[1] = W[1] - lmb * dldw2", "")),
    wrong("training-only-w2", "only w2 learns", LATER, ("training", "\n    W[0] = W[0] - lmb * dldw1", "")),
    wrong(
        "training-swapped",
        "each weight learns from the other's gradient",
        FIRST,
        ("training", "lmb * dldw1", "lmb * d_swap"),
        ("training", "lmb * dldw2", "lmb * dldw1"),
        ("training", "    W[0]", "    d_swap = dldw2\n    W[0]"),
    ),
    wrong(
        "momentum",
        "momentum of 0.9",
        LATER,
        training="""
lmb = 0.01
v1 = v2 = 0
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    v1 = 0.9 * v1 + dldw1
    v2 = 0.9 * v2 + dldw2
    W[0] = W[0] - lmb * v1
    W[1] = W[1] - lmb * v2
""",
    ),
    wrong(
        "decaying-rate",
        "a rate that shrinks by 1 % a step",
        FIRST,
        training=HEAD + LOOP + FORWARD + G2 + G1 + U1 + U2 + "    lmb = lmb * 0.99\n",
    ),
    wrong("no-restart", "the training goes on from the updated weights", LATER, restart=None),
    wrong(
        "restart-from-update",
        "the training starts from Wnew",
        FIRST,
        restart="W = Wnew",
        mistake="no-restart",
    ),
    wrong(
        "restart-every-step",
        "the initial weights set inside the loop",
        LATER,
        restart=None,
        training=HEAD + LOOP + "    np.random.seed(310)\n    W = np.random.randn(2, 1)\n" + FORWARD + G2 + G1 + U1 + U2,
    ),
    wrong(
        "uphill-training",
        "a plus in the loop",
        FIRST,
        ("training", "W[0] - lmb", "W[0] + lmb"),
        ("training", "W[1] - lmb", "W[1] + lmb"),
    ),
    wrong(
        "training-missing-w2",
        "dL/dw1 without w2 in the loop alone",
        LATER,
        ("training", PIECES["dldw1"], "2 * (y_pred - y) * np.cos(a2) * np.cos(a1) * x"),
        mistake="training-gradient",
    ),
    wrong(
        "training-missing-2",
        "no 2 in the loop alone",
        FIRST,
        ("training", PIECES["dldw1"], "(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x"),
        ("training", PIECES["dldw2"], "(y_pred - y) * np.cos(a2) * np.sin(a1)"),
        mistake="training-gradient",
    ),
    wrong(
        "training-sum",
        "sums for the means in the loop alone",
        LATER,
        ("training", "dldw1 = np.mean", "dldw1 = np.sum"),
        ("training", "dldw2 = np.mean", "dldw2 = np.sum"),
        mistake="training-gradient",
    ),
    wrong(
        "training-per-point",
        "no mean in the loop: the weights become one per point",
        FIRST,
        ("training", f"np.mean({PIECES['dldw1']})", PIECES["dldw1"]),
        ("training", f"np.mean({PIECES['dldw2']})", PIECES["dldw2"]),
        mistake="training-gradient",
        # With np.dot the second step would fail; so it ends in silence.
        a1="x * W[0]",
        a2="fa1 * W[1]",
    ),
    wrong(
        "early-stop",
        "a break as soon as a step gains less than 1e-4",
        LATER,
        training=HEAD + "last = np.inf\n" + LOOP + FORWARD + "    now = np.mean((y_pred - y) ** 2)\n"
        "    if last - now < 1e-4:\n        break\n    last = now\n" + G2 + G1 + U1 + U2,
    ),
    wrong(
        "break-after-100",
        "a break left from a trial",
        FIRST,
        training=HEAD + LOOP + FORWARD + G2 + G1 + U1 + U2 + "    if i == 99:\n        break\n",
    ),
    wrong(
        "return-in-loop",
        "the training function returns from inside its loop",
        LATER,
        training="def train(W, lmb):\n    for i in range(300):\n    "
        + FORWARD
        + "    "
        + G2
        + "    "
        + G1
        + "    "
        + U1
        + "    "
        + U2
        + "        return W\n\nlmb = 0.01\nW = train(W, lmb)\n",
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "update-after-loop",
        "the update indented one level too little: one step after 300 gradients",
        FIRST,
        training=HEAD + LOOP + FORWARD + G2 + G1 + flush(U1) + flush(U2),
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "result-thrown-away",
        "the training works on a copy, and the copy is forgotten",
        LATER,
        training="def train(W, lmb):\n    W = W.copy()\n    for i in range(300):\n    "
        + FORWARD
        + "    "
        + G2
        + "    "
        + G1
        + "    "
        + U1
        + "    "
        + U2
        + "    return W\n\nlmb = 0.01\ntrain(W, lmb)\n",
    ),
    wrong(
        "first-100-points-in-training",
        "the loop takes the first 100 points alone",
        FIRST,
        training=HEAD
        + "x_all, y_all = x, y\nx, y = x[:100], y[:100]\n"
        + LOOP
        + FORWARD
        + G2
        + G1
        + U1
        + U2
        + "x, y = x_all, y_all\n",
        mistake="some-points-only",
    ),
    wrong(
        "rate-halved-midway",
        "the rate halved after 150 steps",
        LATER,
        training=HEAD + LOOP + "    if i == 150:\n        lmb = lmb / 2\n" + FORWARD + G2 + G1 + U1 + U2,
        mistake="decaying-rate",
    ),
    wrong(
        "residual-before-the-loop",
        "the residual computed once, before the loop",
        FIRST,
        training=HEAD
        + "r = neural_network(W, x)[2] - y\n"
        + LOOP
        + FORWARD
        + (G2 + G1).replace("(y_pred - y)", "r")
        + U1
        + U2,
        mistake="stale-residual",
    ),
    wrong("pass-loop", "a loop that does nothing", FIRST, training=HEAD + LOOP + "    pass\n"),
    wrong(
        "one-point-a-step",
        "stochastic: the gradient of one point a step",
        LATER,
        training=HEAD
        + LOOP
        + FORWARD
        + G2.replace("np.mean(", "(").replace("\n", "[i].item()\n")
        + G1.replace("np.mean(", "(").replace("\n", "[i].item()\n")
        + U1
        + U2,
    ),
    wrong(
        "best-weights-kept",
        "the weights of the best loss before the last step are kept",
        FIRST,
        training=HEAD
        + "best, W_best = np.inf, W\n"
        + LOOP
        + FORWARD
        + "    now = np.mean((y_pred - y) ** 2)\n"
        + "    if now < best:\n        best, W_best = now, list(W)\n"
        + G2
        + G1
        + U1
        + U2
        + "W = W_best\n",
        mistake="wrong-number-of-steps",
    ),
)
