"""Right answers: ways to write the training loop."""

from .right_calculus import HELPER
from .scaffold import FIRST, LATER, right

TRAINING = (
    right(
        "first-while-comprehension",
        "a list comprehension for each gradient, a while loop for the training",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
dldw2 = [2 * (y_pred[k] - y[k]) * np.cos(a2[k]) * np.sin(a1[k]) for k in range(len(x))]
dldw1 = [2 * (y_pred[k] - y[k]) * np.cos(a2[k]) * W[1] * np.cos(a1[k]) * x[k] for k in range(len(x))]
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        training="""
lmb = 0.01
i = 0
while i < 300:
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    i += 1
""",
    ),
    right(
        "later-while-counting-down",
        "a while loop that counts down, with augmented assignments",
        LATER,
        training="""
lmb = 0.01
steps_left = 300
while steps_left:
    h1, h2, y_pred = neural_network(W, x)
    delta = 2 * (y_pred - y) * np.cos(h2) / len(x)
    dldw2 = np.sum(delta * np.sin(h1))
    dldw1 = np.sum(delta * W[1] * np.cos(h1) * x)
    W[0] -= lmb * dldw1
    W[1] -= lmb * dldw2
    steps_left -= 1
""",
    ),
    right(
        "first-training-in-a-function",
        "the training loop inside a function that returns new weights",
        training="""
def train(W, lmb, steps):
    w1, w2 = W
    for _ in range(steps):
        a1, a2, y_pred = neural_network([w1, w2], x)
        dldw2 = np.mean(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))
        dldw1 = np.mean(2 * (y_pred - y) * np.cos(a2) * w2 * np.cos(a1) * x)
        w1, w2 = w1 - lmb * dldw1, w2 - lmb * dldw2
    return [w1, w2]

lmb = 0.01
W = train(W, lmb, 300)
""",
    ),
    right(
        "later-training-in-a-function",
        "the training in a function that changes W in place",
        LATER,
        training=(
            HELPER,
            """
lmb = 0.01

def fit(n_steps=300):
    for i in range(n_steps):
        dldw1, dldw2 = gradients(W, x, y)
        W[0] = W[0] - lmb * dldw1
        W[1] = W[1] - lmb * dldw2

fit()
""",
        ),
    ),
    right(
        "first-weights-rebuilt-in-loop",
        "w1 and w2 updated by themselves, and W put together again",
        weights="""
np.random.seed(310)
w1 = np.random.randn(1, 1)
w2 = np.random.randn(1, 1)
W = [w1, w2]
""",
        update="w1_new = w1 - dldw[0]\nw2_new = w2 - dldw[1]\nWnew = [w1_new, w2_new]",
        restart="w1 = np.random.randn(1, 1)\nw2 = np.random.randn(1, 1)\nW = [w1, w2]",
        training="""
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))
    dldw1 = np.mean(2 * (y_pred - y) * np.cos(a2) * w2 * np.cos(a1) * x)
    w1 = w1 - lmb * dldw1
    w2 = w2 - lmb * dldw2
    W = [w1, w2]
""",
    ),
    right(
        "first-list-comprehension-update",
        "the training with the list comprehension of the single update",
        FIRST,
        ("training", "W[0] = W[0] - lmb * dldw1", "dldw = [dldw1, dldw2]"),
        ("training", "W[1] = W[1] - lmb * dldw2", "W = [w - lmb * g for w, g in zip(W, dldw)]"),
    ),
    right(
        "later-10000-steps",
        "10000 steps, as a comment of one edition has it",
        LATER,
        ("training", "300", "10000"),
    ),
    right(
        "later-gradient-from-scratch-in-loop",
        "the training writes the forward pass out instead of calling it",
        LATER,
        training="""
lmb = 0.01
for step in range(1, 301):
    z = x * W[0]
    s = np.sin(z)
    u = s * W[1]
    e = np.sin(u) - y
    dldw2 = np.average(2 * e * np.cos(u) * s)
    dldw1 = np.average(2 * e * np.cos(u) * W[1] * np.cos(z) * x)
    W[0], W[1] = W[0] - lmb * dldw1, W[1] - lmb * dldw2
""",
    ),
    right(
        "first-10000-steps",
        "10000 steps, and a count of them",
        FIRST,
        ("training", "range(300)", "range(10_000)"),
    ),
    right(
        "first-endless-descent",
        "a generator that goes on for ever: two items are the update, the training takes 300 and one",
        FIRST,
        gradient="""
def descent(W, rate):
    while True:
        a1, a2, y_pred = neural_network(W, x)
        outer = 2 * (y_pred - y) * np.cos(a2)
        g = [(outer * W[1] * np.cos(a1) * x).mean(), (outer * np.sin(a1)).mean()]
        yield W, g
        W = [W[0] - rate * g[0], W[1] - rate * g[1]]

walk = descent(W, 1)
_, dldw = next(walk)
dldw1, dldw2 = dldw
""",
        update="Wnew, _ = next(walk)",
        training="""
from itertools import islice

lmb = 0.01
for W, (dldw1, dldw2) in islice(descent(W, lmb), 301):
    pass
""",
    ),
)
