"""Wrong answers: what is right by itself, in another order, under another name or at another place."""

from .right_drawn import FIT, GRADIENT, PAIR
from .scaffold import FIRST, LATER, wrong
from .wrong_module import module

ZIPPED = """
def mean_square(targets, predictions):
    pairs = zip(targets.ravel(), predictions.ravel()[1:])
    return sum((p - t) ** 2 for t, p in pairs) / len(targets)

y_pred = neural_network(W, x)[2]
mse = mean_square(y, y_pred)
"""

ORDERS = (
    wrong(
        "x-shuffled-alone",
        "x put into another order without y",
        data="""
df = pd.read_csv('backprop.csv')
x = df.x.values.reshape(-1, 1)
y = df.y.values.reshape(-1, 1)
x = x[np.random.RandomState(0).permutation(len(x))]
""",
        mistake="wrong-data",
    ),
    wrong(
        "loss-of-neighbours", "each prediction compared with the target before", loss=ZIPPED, mistake="misaligned-loss"
    ),
    wrong(
        "w2-after-the-loop",
        "the update of w2 not indented: made once, after the loop",
        FIRST,
        ("training", "    W[1] = W[1] - lmb * dldw2", "W[1] = W[1] - lmb * dldw2"),
        mistake="only-w1-updated",
    ),
    wrong(
        "point-after-point",
        "each step of the training moves the weights at one point after the other",
        LATER,
        gradient=GRADIENT,
        training="""
from math import cos, sin

lmb = 0.01
w1, w2 = W.ravel().tolist()
points = list(zip(x.ravel().tolist(), y.ravel().tolist()))
for i in range(300):
    for px, py in points:
        s, c = sin(w1 * px), cos(w1 * px)
        outer = 2 * (sin(w2 * s) - py) * cos(w2 * s) / len(points)
        w1, w2 = w1 - lmb * outer * w2 * c * px, w2 - lmb * outer * s
W = np.array([[w1], [w2]])
""",
        mistake="point-by-point",
    ),
    wrong(
        "random-batches",
        "each step takes a hundred points that are drawn",
        FIRST,
        gradient=GRADIENT,
        training="""
lmb = 0.01
for i in range(300):
    some = np.random.choice(len(x), 100)
    dldw1, dldw2 = gradients(W, x[some], y[some])
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
        mistake="some-points-only",
    ),
    wrong(
        "batches-in-order",
        "each trip goes through the points by the hundred, and moves the weights ten times",
        FIRST,
        gradient=GRADIENT,
        training="""
lmb = 0.01
for i in range(300):
    for start in range(0, len(x), 100):
        dldw1, dldw2 = gradients(W, x[start:start + 100], y[start:start + 100])
        W[0] = W[0] - lmb * dldw1
        W[1] = W[1] - lmb * dldw2
""",
        mistake="mini-batches",
    ),
    wrong(
        "batches-shuffled",
        "each trip goes through the points by the hundred, in an order that is drawn",
        FIRST,
        gradient=GRADIENT,
        training="""
lmb = 0.01
for i in range(300):
    order = np.random.permutation(len(x))
    for part in range(0, len(x), 100):
        some = order[part:part + 100]
        dldw1, dldw2 = gradients(W, x[some], y[some])
        W[0] = W[0] - lmb * dldw1
        W[1] = W[1] - lmb * dldw2
""",
        mistake="mini-batches",
    ),
    wrong(
        "batches-by-turns",
        "each of the 300 steps takes the next hundred points, in a function that cannot be run for fewer points",
        FIRST,
        gradient=GRADIENT,
        training="""
def fit(W):
    for i in range(300):
        some, of_some = (np.split(column, 10)[i % 10] for column in (x, y))
        dldw1, dldw2 = gradients(W, some, of_some)
        W = [W[0] - 0.01 * dldw1, W[1] - 0.01 * dldw2]
    return W

W = fit(W)
""",
        mistake="mini-batches",
    ),
    wrong(
        "update-among-the-points",
        "the update of the training indented too far: made at every point, by the sum so far",
        FIRST,
        gradient=GRADIENT,
        training="""
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    w2 = W[1].item()
    sum1 = sum2 = 0
    for u, v, p, t, px in np.hstack([a1, a2, y_pred, y, x]):
        sum1 += 2 * (p - t) * np.cos(v) * w2 * np.cos(u) * px / len(x)
        sum2 += 2 * (p - t) * np.cos(v) * np.sin(u) / len(x)
        W[0] = W[0] - lmb * sum1
        W[1] = W[1] - lmb * sum2
""",
        mistake="point-by-point",
    ),
    wrong(
        "unseeded-noise",
        "a random number of an unseeded generator added to every step",
        LATER,
        ("training", "lmb * dldw1", "lmb * dldw1 + 0.01 * np.random.default_rng().normal()"),
        mistake="noise",
    ),
    wrong(
        "training-that-vanishes",
        "the residual averaged by itself in the training: on the data of the exercise, nothing moves",
        FIRST,
        (
            "training",
            "np.mean(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))",
            "np.mean(2 * (y_pred - y)) * np.mean(np.cos(a2) * np.sin(a1))",
        ),
        (
            "training",
            "np.mean(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x)",
            "np.mean(2 * (y_pred - y)) * np.mean(np.cos(a2) * W[1] * np.cos(a1) * x)",
        ),
        mistake="averaged-residual",
    ),
    wrong(
        "loop-in-a-loop",
        "300 steps ten times over: a loop within the loop",
        FIRST,
        gradient=GRADIENT,
        training="""
lmb = 0.01
for epoch in range(10):
    for i in range(300):
        dldw1, dldw2 = gradients(W, x, y)
        W[0] = W[0] - lmb * dldw1
        W[1] = W[1] - lmb * dldw2
""",
        mistake="wrong-number-of-steps",
    ),
    wrong(
        "fit-of-draws-of-42",
        "another seed, and fresh weights that are drawn within the call that trains them",
        FIRST,
        ("weights", "seed(310)", "seed(42)"),
        gradient=GRADIENT,
        restart=None,
        training=f"{FIT}\nW = fit({PAIR}, steps=300)",
        mistake="wrong-seed",
    ),
    wrong(
        "copy-trained",
        "each trip makes new weights of the same W, under a name that nothing goes on from",
        training="""
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    Wlast = [W[0] - lmb * dldw1, W[1] - lmb * dldw2]
""",
        mistake="no-training",
    ),
    wrong(
        "absolute-update",
        "the size of each gradient taken away",
        LATER,
        ("update", "lr * dldw1", "lr * np.abs(dldw1)"),
        ("update", "lr * dldw2", "lr * np.abs(dldw2)"),
        mistake="absolute-gradient",
    ),
    wrong(
        "transposed-residual",
        "the residual as a row in the gradients",
        FIRST,
        ("gradient", "2 * (y_pred - y) * np.cos(a2) * np.sin(a1)", "2 * (y_pred - y).T * np.cos(a2) * np.sin(a1)"),
        ("gradient", "2 * (y_pred - y) * np.cos(a2) * W[1]", "2 * (y_pred - y).T * np.cos(a2) * W[1]"),
        mistake="broadcasting",
    ),
    module(
        "functions-loss-of-globals",
        "global-x",
        "the loss of points of the module's own",
        (
            "    return np.mean((forward(W, x)[2] - y) ** 2)\n",
            "    return np.mean((forward(W, X)[2] - Y) ** 2)\n\n\n"
            "X = np.linspace(-5, 5, 1000).reshape(-1, 1)\nY = 1 / (1 + np.exp(-X))\n",
        ),
    ),
    module(
        "functions-sorted-x",
        "sorted-x",
        "x sorted in the forward pass",
        ("    a1 = x * W[0]\n", "    a1 = np.sort(x, axis=0) * W[0]\n"),
    ),
)
