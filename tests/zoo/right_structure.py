"""Right answers: how people who know Python well structure one: containers of their own, helpers, whole passes."""

from .scaffold import FIRST, LATER, PIECES, figure, right
from .specimen import Specimen

STEPS = """
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
"""

ONE_PASS = """
np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
a1, a2, y_pred = neural_network(W, x)
plt.figure(); plt.plot(x, y); plt.plot(x, y_pred)
mse = np.mean((y_pred - y) ** 2)
dldw = [np.mean(<dldw1>), np.mean(<dldw2>)]
Wnew = [w - g for w, g in zip(W, dldw)]
y_pred = neural_network(Wnew, x)[2]
plt.figure(); plt.plot(x, y); plt.plot(x, y_pred)
mse_update = np.mean((y_pred - y) ** 2)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    g1, g2 = np.mean(<dldw1>), np.mean(<dldw2>)
    W[0] = W[0] - 0.01 * g1
    W[1] = W[1] - 0.01 * g2
y_pred = neural_network(W, x)[2]
plt.figure(); plt.plot(x, y); plt.plot(x, y_pred)
mse_final = np.mean((y_pred - y) ** 2)
"""


def indented(text: str) -> str:
    return "".join(f"    {line}" for line in text.strip("\n").splitlines(keepends=True))


WITH_BIAS = (
    "def neural_network(W, x):\n    a1 = <a1>\n    a2 = np.dot(np.sin(a1), W[1])\n    return a1, a2, np.sin(a2) + bias"
)


def one_pass(name: str, why: str, *cells: str) -> Specimen:
    """An answer of which nothing but data and network is left in the scaffold's cells."""
    return right(
        name,
        why,
        network=cells,
        weights=None,
        figure=None,
        loss=None,
        gradient=None,
        update=None,
        figure_update=None,
        loss_update=None,
        restart=None,
        training=None,
        figure_final=None,
        loss_final=None,
    )


STRUCTURE = (
    right(
        "losses-last",
        "the final loss is the last of a history",
        FIRST,
        ("loss_final", "mean_squared_error(y, y_pred)", "losses[-1]"),
        training="lmb = 0.01\nlosses = []\nfor i in range(300):"
        + STEPS
        + "    losses.append(mean_squared_error(y, neural_network(W, x)[2]))",
    ),
    right(
        "losses-carried",
        "the prediction is carried from step to step, and so is the history that the final loss is taken from",
        FIRST,
        ("loss_final", "mean_squared_error(y, y_pred)", "losses[-1]"),
        training="""
lmb = 0.01
a1, a2, y_pred = neural_network(W, x)
losses = [mean_squared_error(y, y_pred)]
for i in range(300):
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    a1, a2, y_pred = neural_network(W, x)
    losses.append(mean_squared_error(y, y_pred))
""",
    ),
    right(
        "train-returns-loss",
        "a training function that returns weights and loss; an update function that does",
        update="""
def step(W, dldw):
    new = [w - g for w, g in zip(W, dldw)]
    return new, mean_squared_error(y, neural_network(new, x)[2])

Wnew, mse_update = step(W, dldw)
""",
        loss_update=None,
        training="""
def train(W, steps, lmb):
    W = list(W)
    for i in range(steps):
        a1, a2, y_pred = neural_network(W, x)
        W = [W[0] - lmb * np.mean(<dldw1>), W[1] - lmb * np.mean(<dldw2>)]
    return W, mean_squared_error(y, neural_network(W, x)[2])

W, mse_final = train(W, 300, 0.01)
""",
        loss_final=None,
    ),
    right(
        "reader-returns-count",
        "the number of points comes from the function that reads them",
        FIRST,
        ("gradient", "np.mean(dldw1), np.mean(dldw2)", "np.sum(dldw1) / n, np.sum(dldw2) / n"),
        ("training", f"np.mean({PIECES['dldw2']})", f"({PIECES['dldw2']}).sum() / n"),
        data="""
def read(path):
    table = pd.read_csv(path)
    return table.x.values[:, None], table.y.values[:, None], len(table)

x, y, n = read('backprop.csv')
""",
    ),
    right(
        "object-owns-it-all",
        "an object that owns data, their number, the weights and the steps",
        network="""
class Network:
    def __init__(self, x, y, seed=None):
        self.x, self.y, self.n = x, y, len(x)
        if seed is not None:
            np.random.seed(seed)
        self.W = [np.random.randn(1, 1), np.random.randn(1, 1)]

    def forward(self, W, x):
        a1 = x @ W[0]
        a2 = np.sin(a1) @ W[1]
        return a1, a2, np.sin(a2)

    def gradients(self):
        a1, a2, out = self.forward(self.W, self.x)
        delta = 2 * (out - self.y) * np.cos(a2) / self.n
        return (delta * self.W[1] * np.cos(a1) * self.x).sum(), (delta * np.sin(a1)).sum()

    def step(self, lr):
        g1, g2 = self.gradients()
        self.W = [self.W[0] - lr * g1, self.W[1] - lr * g2]

    def loss(self):
        return float(np.sum((self.forward(self.W, self.x)[2] - self.y) ** 2) / self.n)
""",
        weights="net = Network(x, y, seed=310)\nW = net.W\n\ndef neural_network(W, x):\n    return net.forward(W, x)",
        loss="mse = net.loss()",
        gradient="dldw1, dldw2 = net.gradients()\ndldw = [dldw1, dldw2]",
        update="net.step(1)\nWnew = net.W",
        loss_update="mse_update = net.loss()",
        restart="net = Network(x, y)\nW = net.W",
        training="for i in range(300):\n    net.step(0.01)\nW = net.W",
        loss_final="mse_final = net.loss()",
    ),
    right(
        "named-tuples",
        "weights and data in named tuples",
        imports=FIRST.cells["imports"] + "from typing import Any, NamedTuple",
        network=(
            "class Weights(NamedTuple):\n    w1: Any\n    w2: Any",
            FIRST.cells["network"],
        ),
        weights="np.random.seed(310)\nW = Weights(np.random.randn(1, 1), np.random.randn(1, 1))",
        update="Wnew = Weights(*(w - g for w, g in zip(W, dldw)))",
        restart="W = Weights(np.random.randn(1, 1), np.random.randn(1, 1))",
        training="""
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    W = Weights(W.w1 - 0.01 * np.mean(<dldw1>), W.w2 - 0.01 * np.mean(<dldw2>))
""",
    ),
    right(
        "frozen-dataclass",
        "the trained weights live in a frozen dataclass, and W is made of it in the end",
        imports=FIRST.cells["imports"] + "from dataclasses import dataclass, replace",
        weights="""
@dataclass(frozen=True)
class Params:
    w1: np.ndarray
    w2: np.ndarray

np.random.seed(310)
params = Params(np.random.randn(1, 1), np.random.randn(1, 1))
W = [params.w1, params.w2]
""",
        restart="params = Params(np.random.randn(1, 1), np.random.randn(1, 1))",
        training="""
for i in range(300):
    a1, a2, y_pred = neural_network([params.w1, params.w2], x)
    common = 2 * (y_pred - y) * np.cos(a2)
    g1, g2 = np.mean(common * params.w2 * np.cos(a1) * x), np.mean(common * np.sin(a1))
    params = replace(params, w1=params.w1 - 0.01 * g1, w2=params.w2 - 0.01 * g2)
W = [params.w1, params.w2]
""",
    ),
    right(
        "slots",
        "the weights live in a dataclass with slots, which has no dict",
        imports=FIRST.cells["imports"] + "from dataclasses import dataclass",
        weights="""
@dataclass(slots=True)
class Params:
    w1: np.ndarray
    w2: np.ndarray

    def listed(self):
        return [self.w1, self.w2]

def drawn():
    return Params(np.random.randn(1, 1), np.random.randn(1, 1))

np.random.seed(310)
params = drawn()
W = params.listed()
""",
        gradient="""
def backward(p):
    a1, a2, out = neural_network(p.listed(), x)
    d = 2 * (out - y) * np.cos(a2)
    return np.mean(d * p.w2 * np.cos(a1) * x), np.mean(d * np.sin(a1))

dldw1, dldw2 = backward(params)
dldw = [dldw1, dldw2]
""",
        restart="params = drawn()\nW = params.listed()",
        training="""
for i in range(300):
    dldw1, dldw2 = backward(params)
    params.w1 = params.w1 - 0.01 * dldw1
    params.w2 = params.w2 - 0.01 * dldw2
W = params.listed()
""",
    ),
    right(
        "frame-of-everything",
        "a frame made of the arrays, with the pre-activations in columns",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
t = pd.DataFrame({'x': x[:, 0], 'a1': a1[:, 0], 'a2': a2[:, 0], 'r': (y_pred - y)[:, 0]})
dldw2 = 2 * t.r * np.cos(t.a2) * np.sin(t.a1)
dldw1 = 2 * t.r * np.cos(t.a2) * W[1].item() * np.cos(t.a1) * t.x
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
    right(
        "records",
        "a structured array, read where its columns are needed",
        FIRST,
        ("gradient", "np.cos(a1) * x", "np.cos(a1) * data['x'][:, None]"),
        data="""
data = np.genfromtxt('backprop.csv', delimiter=',', names=True)
x = data['x'][:, np.newaxis]
y = np.expand_dims(data['y'], 1)
""",
    ),
    right(
        "returns-one-array",
        "the forward pass returns one array of three",
        returned="np.array([a1, a2, y])",
    ),
    right(
        "raising-gradient-check",
        "the gradient is checked by finite differences, which raises where they differ",
        FIRST,
        ("gradient", "dldw = [np.mean(dldw1), np.mean(dldw2)]", "dldw = checked([np.mean(dldw1), np.mean(dldw2)])"),
        loss=(
            FIRST.cells["loss"],
            """
def checked(dldw, h=1e-6):
    for k in range(2):
        up, down = [w.copy() for w in W], [w.copy() for w in W]
        up[k] += h
        down[k] -= h
        losses = [np.mean((neural_network(w, x)[2] - y) ** 2) for w in (up, down)]
        if abs((losses[0] - losses[1]) / (2 * h) - dldw[k]) > 1e-6:
            raise ValueError(f'gradient {k} is wrong')
    return dldw
""",
        ),
    ),
    right(
        "one-figure-saved-and-cleared",
        "one figure, saved and cleared each time",
        figure=figure("W").replace("fig, ax = plt.subplots(figsize=(7, 4))", "ax = plt.gca()")
        + "plt.savefig('a.png')\nplt.clf()",
        figure_update=figure("Wnew").replace("fig, ax = plt.subplots(figsize=(7, 4))", "ax = plt.gca()")
        + "plt.savefig('b.png')\nplt.clf()",
        figure_final=figure("W").replace("fig, ax = plt.subplots(figsize=(7, 4))", "ax = plt.gca()")
        + "plt.savefig('c.png')\nplt.clf()",
        format="py-percent",
    ),
    right(
        "one-curve-moved",
        "one figure, whose curve is given new values and displayed again",
        figure=figure("W") + "line = ax.lines[1]",
        figure_update="line.set_ydata(neural_network(Wnew, x)[2])\ndisplay(fig)",
        figure_final="line.set_ydata(neural_network(W, x)[2])\ndisplay(fig)",
    ),
    one_pass(
        "loop-over-biases",
        "the whole exercise in a loop over both biases",
        "for bias in (0, 0.5):\n" + indented(WITH_BIAS) + "\n" + indented(ONE_PASS),
    ),
    one_pass(
        "pass-in-a-function",
        "the whole exercise in a function of the bias, with globals, called for both",
        "bias = 0\n" + WITH_BIAS,
        "def exercise(b):\n    global bias, W, Wnew, dldw, mse, mse_update, mse_final, y_pred\n    bias = b\n"
        + indented(ONE_PASS),
        "exercise(0)",
        "exercise(0.5)",
    ),
    right(
        "draws-while-computing",
        "the function of the gradient draws a figure each time it is called",
        LATER,
        gradient="""
def gradients(W):
    a1, a2, y_pred = neural_network(W, x)
    fig, ax = plt.subplots()
    ax.plot(x, (y_pred - y) * np.cos(a2))
    plt.close(fig)
    return np.mean(<dldw1>), np.mean(<dldw2>)

dldw1, dldw2 = gradients(W)
""",
    ),
)
