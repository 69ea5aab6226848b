"""Right answers that only define functions, with the reference's names."""

from .scaffold import written

MODULE = """
import numpy as np


def forward(W, x, b=0):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2) + b


def loss(W, x, y):
    return np.mean((forward(W, x)[2] - y) ** 2)


def gradient(W, x, y):
    a1, a2, y_pred = forward(W, x)
    delta = 2 * (y_pred - y) * np.cos(a2)
    return [np.mean(delta * W[1] * np.cos(a1) * x), np.mean(delta * np.sin(a1))]


def update(W, x, y, lr):
    return [w - lr * g for w, g in zip(W, gradient(W, x, y))]


def train(W, x, y, lr, steps):
    for _ in range(steps):
        W = update(W, x, y, lr)
    return W
"""

KEYWORDS = """
import numpy as np

sin, cos = np.sin, np.cos


def forward(weights, inputs, bias=0.0):
    '''Both pre-activations, and the prediction.'''
    w1, w2 = weights
    pre1 = inputs * w1
    pre2 = sin(pre1) * w2
    return pre1, pre2, sin(pre2) + bias


def loss(weights, inputs, targets, bias=0.0):
    residual = forward(weights, inputs, bias)[2] - targets
    return float((residual**2).sum() / residual.size)


def gradient(weights, inputs, targets, bias=0.0):
    pre1, pre2, prediction = forward(weights, inputs, bias)
    n = len(inputs)
    common = 2 / n * (prediction - targets) * cos(pre2)
    return np.sum(common * weights[1] * cos(pre1) * inputs), np.sum(common * sin(pre1))


def update(weights, inputs, targets, learning_rate=1.0, bias=0.0):
    g1, g2 = gradient(weights, inputs, targets, bias)
    return [weights[0] - learning_rate * g1, weights[1] - learning_rate * g2]


def train(weights, inputs, targets, learning_rate=0.01, n_steps=300, bias=0.0):
    for _ in range(n_steps):
        weights = update(weights, inputs, targets, learning_rate, bias)
    return weights
"""

ARRAYS = """
import numpy as np


def forward(W, x, b=0):
    W = np.asarray(W).reshape(2)
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2) + b


def loss(W, x, y, *, b=0):
    return np.mean(np.square(forward(W, x, b)[2] - y))


def gradient(W, x, y, *, b=0):
    w1, w2 = np.asarray(W).reshape(2)
    a1, a2, p = forward(W, x, b)
    outer = 2 * (p - y) * np.cos(a2)
    return np.array([np.mean(outer * w2 * np.cos(a1) * x), np.mean(outer * np.sin(a1))])


def update(W, x, y, lr, *, b=0):
    return np.asarray(W).reshape(2) - lr * gradient(W, x, y, b=b)


def train(W, x, y, lr, steps, *, b=0):
    W = np.array(W, dtype=float).reshape(2)
    for _ in range(steps):
        W -= lr * gradient(W, x, y, b=b)
    return W
"""

LOOPS = """
from math import cos, sin


def _point(w1, w2, x, b):
    a1 = w1 * x
    a2 = w2 * sin(a1)
    return a1, a2, sin(a2) + b


def forward(W, x, b=0):
    import numpy as np

    w1, w2 = np.ravel(W[0])[0], np.ravel(W[1])[0]
    rows = [_point(w1, w2, value, b) for value in np.ravel(x)]
    return tuple(np.array(column).reshape(-1, 1) for column in zip(*rows))


def loss(W, x, y):
    total = 0.0
    for p, t in zip(forward(W, x)[2][:, 0], y[:, 0]):
        total += (p - t) ** 2
    return total / len(y)


def gradient(W, x, y):
    w2 = W[1].item() if hasattr(W[1], 'item') else W[1]
    g1 = g2 = 0.0
    for a1, a2, p, xi, t in zip(*(v[:, 0] for v in (*forward(W, x), x, y))):
        g1 += 2 * (p - t) * cos(a2) * w2 * cos(a1) * xi
        g2 += 2 * (p - t) * cos(a2) * sin(a1)
    return g1 / len(x), g2 / len(x)


def update(W, x, y, lr):
    g1, g2 = gradient(W, x, y)
    return [W[0] - lr * g1, W[1] - lr * g2]


def train(W, x, y, lr, steps):
    return W if steps == 0 else train(update(W, x, y, lr), x, y, lr, steps - 1)
"""

MODULES = (
    written("functions", "the functions of the reference, plainly", MODULE, format="module"),
    written(
        "functions-half",
        "the functions with a bias of 0.5 by default",
        MODULE.replace("b=0", "b=0.5"),
        format="module",
    ),
    written("functions-keywords", "other names for the arguments, and defaults", KEYWORDS, format="module"),
    written("functions-arrays", "one array of weights, and the bias by keyword only", ARRAYS, format="module"),
    written(
        "functions-update-of-gradient",
        "an update that is handed the gradient, not the points",
        """
import numpy as np

def forward(W, x, b=0):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2) + b

def loss(W, x, y):
    return np.mean((forward(W, x)[2] - y) ** 2)

def gradient(W, x, y):
    a1, a2, y_pred = forward(W, x)
    delta = 2 * (y_pred - y) * np.cos(a2)
    return [np.mean(delta * W[1] * np.cos(a1) * x), np.mean(delta * np.sin(a1))]

def update(W, g, lr):
    return [W[0] - lr * g[0], W[1] - lr * g[1]]

def train(W, x, y, lr, steps):
    for _ in range(steps):
        W = update(W, gradient(W, x, y), lr)
    return W
""",
        format="module",
    ),
    written("functions-loops", "loops over the points, and a training that calls itself", LOOPS, format="module"),
    written(
        "functions-short",
        "only the network and its gradient in one expression each, lambdas for the rest",
        """
import numpy as np
from functools import reduce

forward = lambda W, x, b=0: (x * W[0], np.sin(x * W[0]) * W[1], np.sin(np.sin(x * W[0]) * W[1]) + b)
loss = lambda W, x, y: np.mean((forward(W, x)[-1] - y) ** 2)

def gradient(W, x, y):
    a1, a2, f = forward(W, x)
    return tuple(np.mean(2 * (f - y) * np.cos(a2) * d) for d in (W[1] * np.cos(a1) * x, np.sin(a1)))

update = lambda W, x, y, lr: [w - lr * g for w, g in zip(W, gradient(W, x, y))]
train = lambda W, x, y, lr, steps: reduce(lambda V, _: update(V, x, y, lr), range(steps), W)
""",
        format="module",
    ),
)
