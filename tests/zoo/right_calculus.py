"""Right answers: ways to write the network, its gradients, the update and the training."""

from .scaffold import FIRST, LATER, STEPPED, STEPPED_TRAINING, STEPPED_UPDATE, right

POINTS = """
n = len(x)
total1, total2 = 0.0, 0.0
for i in range(n):
    r = y_pred[i, 0] - y[i, 0]
    total2 += 2 * r * math.cos(a2[i, 0]) * math.sin(a1[i, 0])
    total1 += 2 * r * math.cos(a2[i, 0]) * W[1].item() * math.cos(a1[i, 0]) * x[i, 0]
"""


def indented(text: str) -> str:
    """The text one level deeper, as the body of a loop."""
    return "".join("    " + line if line.strip() else line for line in text.splitlines(keepends=True))


CHAIN = """
dl_dy = 2 * (y_pred - y)
dy_da2 = np.cos(a2)
da2_dw2 = np.sin(a1)
da2_dh = W[1]
dh_da1 = np.cos(a1)
da1_dw1 = x
dldw2 = dl_dy * dy_da2 * da2_dw2
dldw1 = dl_dy * dy_da2 * da2_dh * dh_da1 * da1_dw1
"""

FIRST_LOOP = """
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
{gradient}
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
"""

HELPER = """
def gradients(W, x, y):
    a1, a2, y_pred = neural_network(W, x)
    outer = 2 * (y_pred - y) * np.cos(a2)
    return np.mean(outer * W[1] * np.cos(a1) * x), np.mean(outer * np.sin(a1))
"""

CALCULUS = (
    right("first-plain", "the first edition, filled in as it stands"),
    right("later-plain", "the later edition, filled in as it stands", LATER),
    right(
        "first-chain-rule",
        "step by step along the chain rule",
        gradient="a1, a2, y_pred = neural_network(W, x)" + CHAIN + "dldw = [np.mean(dldw1), np.mean(dldw2)]",
        training=FIRST_LOOP.format(
            gradient=indented(CHAIN.strip("\n")) + "\n    dldw2 = np.mean(dldw2)\n    dldw1 = np.mean(dldw1)"
        ),
    ),
    right(
        "later-chain-rule-in-cells",
        "every factor of the chain rule in a cell of its own",
        LATER,
        gradient=(
            "a1, a2, y_pred = neural_network(W, x)",
            "dL_dy = 2 * (y_pred - y)",
            "dy_da2 = np.cos(a2)",
            "dldw2 = np.mean(dL_dy * dy_da2 * np.sin(a1))\ndldw2",
            "dldw1 = np.mean(dL_dy * dy_da2 * W[1] * np.cos(a1) * x)\ndldw1",
        ),
    ),
    right(
        "first-helper-pure",
        "a helper of weights and data gives both means",
        gradient=(HELPER, "dldw1, dldw2 = gradients(W, x, y)\ndldw = [dldw1, dldw2]"),
        training="""
lmb = 0.01
for i in range(300):
    dldw1, dldw2 = gradients(W, x, y)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    right(
        "later-helpers-reading-globals",
        "helpers of the weights alone, that read the data from the notebook",
        LATER,
        gradient=(
            """
def grad_w2():
    h1, h2, y_pred = neural_network(W, x)
    return (2 * (y_pred - y) * np.cos(h2) * np.sin(h1)).mean()

def grad_w1():
    h1, h2, y_pred = neural_network(W, x)
    return (2 * (y_pred - y) * np.cos(h2) * W[1] * np.cos(h1) * x).mean()
""",
            "dldw2 = grad_w2()\ndldw1 = grad_w1()",
        ),
        training="""
lmb = 0.01
for i in range(300):
    dldw2, dldw1 = grad_w2(), grad_w1()
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    right(
        "first-helper-called-grad",
        "a helper with a name that the worker might use for itself",
        gradient="""
def grad(a1, a2, y_pred, w2):
    common = 2 * (y_pred - y) * np.cos(a2)
    return common * w2 * np.cos(a1) * x, common * np.sin(a1)

a1, a2, y_pred = neural_network(W, x)
dldw1, dldw2 = grad(a1, a2, y_pred, W[1])
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        training=FIRST_LOOP.format(
            gradient="    dldw1, dldw2 = map(np.mean, grad(a1, a2, y_pred, W[1]))",
        ),
    ),
    right(
        "first-loop-over-points",
        "a Python loop with indices and math.sin, sums divided afterwards",
        FIRST,
        ("imports", "import numpy as np", "import math\nimport numpy as np"),
        gradient="a1, a2, y_pred = neural_network(W, x)"
        + POINTS
        + "dldw1 = total1 / n\ndldw2 = total2 / n\ndldw = [dldw1, dldw2]",
    ),
    right(
        "later-loop-over-zip",
        "a loop over zipped points that appends to lists, in the training too",
        LATER,
        gradient="""
h1, h2, y_pred = neural_network(W, x)
list1, list2 = [], []
for xi, yi, p, q, f in zip(x.ravel(), y.ravel(), h1.ravel(), h2.ravel(), y_pred.ravel()):
    list2.append(2 * (f - yi) * np.cos(q) * np.sin(p))
    list1.append(2 * (f - yi) * np.cos(q) * W[1][0] * np.cos(p) * xi)
dldw1 = sum(list1) / len(list1)
dldw2 = sum(list2) / len(list2)
""",
    ),
    right(
        "first-matrix-products",
        "sums over the points as matrix products, shape (1, 1)",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
n = x.shape[0]
delta2 = 2 / n * (y_pred - y) * np.cos(a2)
delta1 = (delta2 @ W[1].T) * np.cos(a1)
dldw2 = np.sin(a1).T @ delta2
dldw1 = x.T @ delta1
dldw = [dldw1, dldw2]
""",
        training=FIRST_LOOP.format(
            gradient="""    delta2 = 2 / n * (y_pred - y) * np.cos(a2)
    delta1 = (delta2 @ W[1].T) * np.cos(a1)
    dldw2 = np.sin(a1).T @ delta2
    dldw1 = x.T @ delta1"""
        ),
    ),
    right(
        "later-einsum",
        "Einstein sums",
        LATER,
        gradient="""
h1, h2, y_pred = neural_network(W, x)
delta = 2 * (y_pred - y) * np.cos(h2)
dldw2 = np.einsum('ij,ij->', delta, np.sin(h1)) / len(y)
dldw1 = np.einsum('ij,ij,ij->', delta * W[1], np.cos(h1), x) / len(y)
""",
    ),
    right(
        "first-sum-divided-at-once",
        "sums divided by n where they are formed",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
n = len(y)
dldw2 = np.sum(<dldw2>) / n
dldw1 = np.sum(<dldw1>) / n
dldw = [dldw1, dldw2]
""",
    ),
    right(
        "later-sum-divided-later",
        "sums divided by n only in the update",
        LATER,
        gradient="""
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.sum(<dldw2>)
dldw1 = np.sum(<dldw1>)
""",
        update="""
n = x.shape[0]
lr = 1
W[0] = W[0] - lr * dldw1 / n
W[1] = W[1] - lr * dldw2 / n
""",
    ),
    right(
        "later-per-point",
        "values per point, averaged in the update",
        LATER,
        gradient="a1, a2, y_pred = neural_network(W, x)\ndldw2 = <dldw2>\ndldw1 = <dldw1>",
        update="lr = 1\nW[0] = W[0] - lr * np.mean(dldw1)\nW[1] = W[1] - lr * np.mean(dldw2)",
    ),
    right(
        "first-both-signs-flipped",
        "true minus predicted, and a plus in the update: the two signs cancel",
        FIRST,
        ("update", "w - g", "w + g"),
        ("training", "W[0] - lmb", "W[0] + lmb"),
        ("training", "W[1] - lmb", "W[1] + lmb"),
        dldw2="2 * (y - y_pred) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y - y_pred) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    right(
        "later-minus-two",
        "true minus predicted, with the minus in front of the 2",
        LATER,
        dldw2="-2 * (y - y_pred) * np.cos(a2) * np.sin(a1)",
        dldw1="-2 * (y - y_pred) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    right(
        "first-np-vectorize",
        "a function of one point, vectorized by numpy",
        gradient="""
def at_point(xi, yi, w1, w2):
    a = xi * w1
    b = np.sin(a) * w2
    common = 2 * (np.sin(b) - yi) * np.cos(b)
    return common * w2 * np.cos(a) * xi, common * np.sin(a)

pointwise = np.vectorize(at_point)
dldw1, dldw2 = pointwise(x, y, W[0], W[1])
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
    right(
        "functions-wrapped-in-themselves",
        "functions of math by point, wrapped under their own names before the weights are drawn anew",
        LATER,
        gradient="""
from functools import partial
from math import cos, sin

def by_w1(px, py):
    h1 = px * W[0, 0]
    h2 = sin(h1) * W[1, 0]
    return 2 * (sin(h2) - py) * cos(h2) * W[1, 0] * cos(h1) * px

def by_w2(power, px, py):
    h1 = px * W[0, 0]
    h2 = sin(h1) * W[1, 0]
    return power * (sin(h2) - py) * cos(h2) * sin(h1)

by_w1 = np.vectorize(by_w1)
by_w2 = np.vectorize(partial(by_w2, 2))
dldw1, dldw2 = by_w1(x, y).mean(), by_w2(x, y).mean()
""",
        training="""
for i in range(300):
    dldw1, dldw2 = by_w1(x, y).mean(), by_w2(x, y).mean()
    W[0] -= 0.01 * dldw1
    W[1] -= 0.01 * dldw2
""",
    ),
    right(
        "gradients-within-the-step",
        "a step of any length as a function, with the gradients inside",
        gradient=STEPPED,
        update=STEPPED_UPDATE,
        training=STEPPED_TRAINING,
    ),
    right(
        "later-scalars",
        "the weights taken out as scalars",
        LATER,
        gradient="""
w1, w2 = W[0].item(), W[1, 0]
h1, h2, y_pred = neural_network(W, x)
residual = y_pred - y
dldw2 = (2 * residual * np.cos(h2) * np.sin(w1 * x)).mean()
dldw1 = (2 * residual * np.cos(h2) * w2 * np.cos(w1 * x) * x).mean()
""",
    ),
    right(
        "first-scalars-by-index",
        "the weights taken out as W[0][0, 0]",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
w2 = W[1][0, 0]
dldw2 = 2 * (y_pred - y) * np.cos(a2) * np.sin(a1)
dldw1 = 2 * (y_pred - y) * np.cos(a2) * w2 * np.cos(a1) * x
dldw = [dldw1.mean(), dldw2.mean()]
""",
        update="Wnew = [W[0] - dldw[0], W[1] - dldw[1]]",
    ),
    right(
        "later-lambdas",
        "lambdas for the activation and its derivative, reduce for the product",
        LATER,
        network="""
from functools import reduce

f = lambda t: np.sin(t)
df_dt = lambda t: np.cos(t)

def neural_network(W, x):
    h1 = x * W[0]
    h2 = f(h1) * W[1]
    return h1, h2, f(h2)
""",
        gradient="""
h1, h2, y_pred = neural_network(W, x)
prod = lambda *factors: reduce(lambda p, q: p * q, factors)
dldw2 = np.mean(prod(2, y_pred - y, df_dt(h2), f(h1)))
dldw1 = np.mean(prod(2, y_pred - y, df_dt(h2), W[1], df_dt(h1), x))
""",
    ),
    right(
        "first-algebra",
        "the double angle: 2 sin cos = sin(2t)",
        dldw2="(np.sin(2 * a2) - 2 * y * np.cos(a2)) * np.sin(a1)",
        dldw1="(np.sin(2 * a2) - 2 * y * np.cos(a2)) * W[1] * np.cos(a1) * x",
    ),
)
