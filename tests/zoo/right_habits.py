"""Right answers: how people handle data, weights, losses, figures, cells and files."""

from dataclasses import replace

from .scaffold import FIRST, LATER, PIECES, figure, right
from .specimen import Cell, Specimen, md

THREE_IN_ONE = """
fig, axes = plt.subplots(1, 3, figsize=(15, 4))
predictions = [('first', y_first), ('one update', y_once), ('trained', neural_network(W, x)[2])]
for ax, (title, curve) in zip(axes, predictions):
    ax.plot(x, y, '.', markersize=1)
    ax.plot(x, curve)
    ax.set_title(title)
plt.show()
"""

DRAW = """
def draw(weights, title):
    plt.figure(figsize=(8, 6))
    plt.plot(x, y, label='data')
    plt.plot(x, neural_network(weights, x)[-1], label=title)
    plt.title(title)
    plt.legend()
    plt.show()
"""

BARE = """
plt.plot(x, y, label='data')
plt.plot(x, neural_network({0}, x)[2], label='network')
plt.legend();
"""

SCATTER = """
plt.figure()
plt.scatter(x, y, s=2, color='k', label='true')
plt.scatter(x, neural_network({0}, x)[2], s=2, color='r', label='predicted')
plt.legend()
plt.show()
plt.close()
"""

BY_HAND = "np.mean((y - y_pred) ** 2)"


def second_pass() -> tuple[Cell, ...]:
    """The last question, answered by running everything again with the bias, under the same names."""
    again = FIRST.fill({"out": "np.sin(a2) + 0.5", "imports": None, "data": None})
    plain = FIRST.fill({})
    count = sum(not cell.markdown for cell in plain)
    shifted = (replace(cell, count=cell.count + count) if cell.count else cell for cell in again)
    return (
        *plain,
        md("## With a bias\n\nThe prediction is half too low, so add a half and run again."),
        *shifted,
    )


def out_of_place() -> tuple[Cell, ...]:
    """The network defined in the last cell, but run before it was used."""
    cells = list(FIRST.fill({}))
    [where] = [k for k, cell in enumerate(cells) if cell.source.startswith("def neural_network")]
    return (*cells[:where], *cells[where + 1 :], cells[where])


def doubled() -> tuple[Cell, ...]:
    """Every figure and the forward pass twice, as after pasting a cell by mistake."""
    cells: list[Cell] = []
    for cell in FIRST.fill({}, counted=False):
        repeat = cell.source.startswith(("def neural_network", "fig, ax", "a1, a2"))
        cells += [cell, cell] if repeat else [cell]
    return tuple(cells)


HABITS = (
    right("first-v3", "a notebook of format 3, with worksheets", format="ipynb3"),
    replace(right("later-v4-4", "a notebook of format 4.4, without cell ids", LATER), cell_ids=False),
    right("first-percent", "a script with cell marks", format="py-percent"),
    right("later-percent", "a script with cell marks, later edition", LATER, format="py-percent"),
    right("first-script", "a plain script", format="py"),
    right("later-script", "a plain script, later edition", LATER, format="py"),
    right(
        "later-reversed-mse",
        "the arguments of a symmetric loss the other way round",
        LATER,
        ("loss", "(y, y_pred)", "(y_pred, y)"),
    ),
    right(
        "first-one-reseeded",
        "the first edition, seeded again before the training",
        restart="np.random.seed(310)\nW = [np.random.randn(1, 1), np.random.randn(1, 1)]",
    ),
    right(
        "first-mse-by-hand",
        "the loss by hand, each time in another way",
        FIRST,
        ("loss", "mean_squared_error(y, y_pred)", BY_HAND),
        ("loss_update", "mean_squared_error(y, y_pred)", "((y_pred - y) ** 2).sum() / len(y)"),
        ("loss_final", "mean_squared_error(y, y_pred)", "np.square(np.subtract(y, y_pred)).mean()"),
    ),
    right(
        "later-mse-function",
        "a loss function of one's own",
        LATER,
        ("loss", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        ("loss_update", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        ("loss_final", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        figure=(
            figure("W"),
            "def MSE(true, pred):\n    return float(np.sum((true - pred) ** 2) / true.size)",
        ),
    ),
    right(
        "first-randn-2-1",
        "both weights in one draw, then split",
        weights="np.random.seed(310)\nr = np.random.randn(2, 1)\nW = [r[0:1], r[1:2]]",
    ),
    right(
        "first-random-state",
        "the legacy generator as an object of its own",
        weights="rng = np.random.RandomState(310)\nW = [rng.randn(1, 1), rng.randn(1, 1)]",
        restart="W = [rng.randn(1, 1), rng.randn(1, 1)]",
    ),
    right(
        "later-array-of-draws",
        "an array built from two draws",
        LATER,
        weights="np.random.seed(310)\nW = np.array([np.random.randn(1), np.random.randn(1)])",
    ),
    right(
        "later-at-sign",
        "matrix products with slices that keep the column",
        LATER,
        a1="x @ W[0:1]",
        a2="fa1 @ W[1:2]",
    ),
    right(
        "first-frame-columns",
        "columns taken as frames",
        data="""
data = pd.read_csv("backprop.csv")
df = data.copy()
x = df[['x']].to_numpy()
y = df[['y']].to_numpy()
""",
    ),
    right(
        "later-loadtxt",
        "the file read by numpy",
        LATER,
        data="""
x, y = np.loadtxt('backprop.csv', delimiter=',', skiprows=1, unpack=True)
x, y = x[:, None], y[:, np.newaxis]
""",
    ),
    right(
        "first-genfromtxt",
        "the file read by numpy, with names",
        data="""
df = np.genfromtxt('backprop.csv', delimiter=',', names=True)
x = df['x'].reshape((-1, 1))
y = df['y'].reshape((-1, 1))
""",
    ),
    right(
        "first-csv-module",
        "the file read line by line",
        data="""
import csv

xs, ys = [], []
with open('backprop.csv') as f:
    for row in csv.DictReader(f):
        xs.append(float(row['x']))
        ys.append(float(row['y']))
x = np.array(xs).reshape(len(xs), 1)
y = np.array(ys).reshape(len(ys), 1)
""",
    ),
    right(
        "first-aliases",
        "the data under further names",
        gradient="""
X = x.copy()
y_true = y
a1, a2, y_pred = neural_network(W, X)
err = y_pred - y_true
dldw2 = 2 * err * np.cos(a2) * np.sin(a1)
dldw1 = 2 * err * np.cos(a2) * W[1] * np.cos(a1) * X
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
    right(
        "first-y-reshaped-at-use",
        "y stays flat, and is made a column wherever it meets the prediction",
        data="df = pd.read_csv('backprop.csv')\nx = df.x.values.reshape(-1, 1)\ny = df.y.values",
        dldw2="2 * (y_pred - y.reshape(-1, 1)) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - y.reshape(-1, 1)) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    right(
        "later-prediction-flattened",
        "y stays flat, and so does everything in the gradients",
        LATER,
        data="df = pd.read_csv('backprop.csv')\nx = df['x'].values.reshape(-1, 1)\ny = df['y'].values",
        dldw2="2 * (y_pred.ravel() - y) * np.cos(a2.ravel()) * np.sin(a1.ravel())",
        dldw1="2 * (y_pred[:, 0] - y) * (np.cos(a2) * W[1] * np.cos(a1) * x).flatten()",
    ),
    right(
        "first-y-series",
        "y a series of pandas, reshaped later in a cell of its own",
        data=(
            "df = pd.read_csv('backprop.csv')\ndf.head()",
            "x = df['x'].values.reshape(-1, 1)\ny = df['y']",
            "y = np.asarray(y).reshape(x.shape)\nx.shape, y.shape",
        ),
    ),
    right(
        "first-history-and-prints",
        "a history of losses, printed every 50 steps, and drawn",
        training=(
            "history = []",
            """
lmb = 0.01
for epoch in range(300):
    a1, a2, y_pred = neural_network(W, x)
    history.append(mean_squared_error(y, y_pred))
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    if epoch % 50 == 0:
        print(f"step {epoch}: {history[-1]:.4f}  w1={W[0].item():.4f}")
""",
            "plt.plot(history)\nplt.xlabel('step');",
        ),
    ),
    right(
        "later-plots-in-loop",
        "curves drawn while training",
        LATER,
        training="""
lmb = 0.01
fig, ax = plt.subplots()
ax.plot(x, y, 'k')
for i in range(300):
    h1, h2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    if not i % 100:
        ax.plot(x, y_pred, alpha=0.3)
plt.show()
""",
    ),
    right(
        "first-bare-plots",
        "plt.plot without making a figure: each cell draws into a new one",
        figure=BARE.format("W"),
        figure_update=BARE.format("Wnew"),
        figure_final=BARE.format("W"),
    ),
    right(
        "later-scatter",
        "points instead of lines, and every figure closed",
        LATER,
        figure=SCATTER.format("W"),
        figure_update=SCATTER.format("W"),
        figure_final=SCATTER.format("W"),
    ),
    right(
        "first-three-axes",
        "the three figures side by side in the end",
        FIRST,
        ("loss", "y_pred = neural_network(W, x)[2]", "y_pred = y_first = neural_network(W, x)[2]"),
        (
            "loss_update",
            "y_pred = neural_network(Wnew, x)[2]",
            "y_pred = y_once = neural_network(Wnew, x)[2]",
        ),
        figure=None,
        figure_update=None,
        figure_final=THREE_IN_ONE,
    ),
    right(
        "first-draw-helper",
        "a helper draws",
        figure=(DRAW, "draw(W, 'first weights')"),
        figure_update="draw(Wnew, 'one update')",
        figure_final="draw(W, 'trained')",
    ),
    right(
        "first-magics",
        "magics, commented installs, a question mark",
        FIRST,
        ("training", "lmb = 0.01", "%%time\nlmb = 0.01"),
        imports=(
            "# !pip install numpy\n%matplotlib inline\n%config InlineBackend.figure_format = 'retina'",
            "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\n"
            "from sklearn.metrics import mean_squared_error",
        ),
        restart=("np.random.randn?", "W = [np.random.randn(1, 1), np.random.randn(1, 1)]"),
    ),
    right(
        "later-warnings",
        "a warning raised, and a big print",
        LATER,
        data=(
            "import warnings\nwarnings.warn('reading the file')",
            "df = pd.read_csv('backprop.csv')\nprint(df.to_string())",
            "x = df.x.to_numpy()[:, None]\ny = df.y.to_numpy()[:, None]",
        ),
    ),
    right("first-bias-from-start", "the bias of 0.5 there from the start", out="np.sin(a2) + 0.5"),
    right(
        "later-bias-from-start",
        "the bias of 0.5 as a named constant",
        LATER,
        network=(
            "bias = 0.5",
            """
def neural_network(W, x):
    h1 = x * W[0]
    h2 = np.sin(h1) * W[1]
    return h1, h2, np.sin(h2) + bias
""",
        ),
    ),
    Specimen(
        "first-bias-second-pass",
        second_pass(),
        "ipynb4",
        None,
        "the last question answered by a second pass with the same names",
    ),
    Specimen(
        "first-bias-new-names",
        (
            *FIRST.fill({}, counted=False),
            Cell("""def neural_network_bias(W, x):
    a1, a2, y = neural_network(W, x)
    return a1, a2, y + 0.5"""),
            Cell("""y_pred_bias = neural_network_bias(W, x)[2]
mse_bias = mean_squared_error(y, y_pred_bias)
plt.plot(x, y)
plt.plot(x, y_pred_bias)
print(mse_bias, mse_final)"""),
        ),
        "ipynb4",
        None,
        "the last question answered under new names",
    ),
    Specimen(
        "first-bias-partly",
        (
            *FIRST.fill({}, counted=False),
            Cell("""def neural_network(W, x):
    a1 = np.dot(x, W[0])
    a2 = np.dot(np.sin(a1), W[1])
    y = np.sin(a2) + 0.5
    return a1, a2, y"""),
            Cell("y_pred = neural_network(W, x)[2]\nmean_squared_error(y, y_pred)"),
        ),
        "ipynb4",
        None,
        "the network redefined with the bias, only the final prediction made again",
    ),
    Specimen("first-doubled-cells", doubled(), "ipynb4", None, "cells pasted twice"),
    Specimen(
        "first-out-of-place",
        out_of_place(),
        "ipynb4",
        None,
        "the network stands in the last cell: only the execution counts give the order",
    ),
    right(
        "first-scratch-work",
        "experiments and scratch variables between the steps",
        network=(
            "x.shape",
            "np.sin(np.pi / 2)",
            """
def neural_network(W, x):
    return np.dot(x, W[0])
""",
            "neural_network([np.ones((1, 1))], x)[:3]",
            FIRST.cells["network"],
        ),
        weights=(
            "W = [np.array([[1.0]]), np.array([[2.0]])]\nt1, t2, t3 = neural_network(W, x)",
            FIRST.cells["weights"],
        ),
        update=("g = -dldw[0]\nn = 5", FIRST.cells["update"], "dldw, Wnew"),
    ),
    right(
        "first-names-overwritten",
        "a1, dldw1, i and n used for other things in the end",
        loss_final=(FIRST.cells["loss_final"], "a1 = 3\ndldw1 = 'done'\ni = n = None\ndf = df.describe()"),
    ),
    right(
        "later-step-by-step-update",
        "a learning rate under another name, a copy of the old weights",
        LATER,
        update="""
W_old = W.copy()
learning_rate = 1
step = learning_rate * np.array([[dldw1], [dldw2]])
W = W - step
print(W_old - W)
""",
    ),
    right(
        "first-y-pred-reused",
        "the loss straight from the call, y_pred assigned all the same",
        loss="mse = mean_squared_error(y, neural_network(W, x)[2])\ny_pred = neural_network(W, x)[2]",
    ),
    right(
        "first-typed",
        "type hints and a walrus",
        network="""
from typing import Sequence

def neural_network(W: Sequence[np.ndarray], x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    '''Two weights, two sines.'''
    y: np.ndarray = np.sin(a2 := np.sin(a1 := x @ W[0]) @ W[1])
    return a1, a2, y
""",
        gradient=f"""
a1, a2, y_pred = neural_network(W, x)
dldw2: np.ndarray = {PIECES["dldw2"]}
dldw1: np.ndarray = {PIECES["dldw1"]}
dldw: list[float] = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
)
