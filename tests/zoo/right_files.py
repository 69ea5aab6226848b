"""Right answers: kinds of files, orders of cells, second passes, things between the steps."""

from dataclasses import replace

from .scaffold import FIRST, LATER, PIECES, right, showing
from .specimen import Cell, Specimen, md


def second_pass(out: str = "np.sin(a2) + 0.5") -> tuple[Cell, ...]:
    """The last question, answered by running everything again with the bias, under the same names."""
    again = FIRST.fill({"out": out, "imports": None, "data": None})
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


WORKSHEET = """
def worksheet(W):
    w1, w2 = float(W[0].item()), float(W[1].item())
    sheet = df.copy()
    sheet['inner'] = w1 * sheet.x
    sheet['outer'] = w2 * np.sin(sheet.inner)
    sheet['out'] = np.sin(sheet.outer)
    sheet['off'] = sheet.out - sheet.y
    sheet['by_w2'] = 2 * sheet.off * np.cos(sheet.outer) * np.sin(sheet.inner)
    sheet['by_w1'] = 2 * sheet.off * np.cos(sheet.outer) * w2 * np.cos(sheet.inner) * sheet.x
    return sheet
"""

FILES = (
    right(
        "worksheet-of-columns",
        "a table with a column for every step of the chain rule, made anew for each pair of weights",
        weights="np.random.seed(310)\nW = [np.random.randn(1, 1), np.random.randn(1, 1)]\n"
        + WORKSHEET
        + "\nsheet = worksheet(W)",
        figure="sheet.plot(x='x', y=['y', 'out'])",
        loss="mse = (sheet.off ** 2).mean()\nprint(f'MSE at the first weights: {mse:.2f}')",
        gradient="dldw1, dldw2 = sheet.by_w1.mean(), sheet.by_w2.mean()\ndldw = [dldw1, dldw2]",
        update="Wnew = [w - g for w, g in zip(W, dldw)]\nsheet = worksheet(Wnew)",
        figure_update="sheet.plot(x='x', y=['y', 'out'])",
        loss_update="mse_update = (sheet.off ** 2).mean()\nprint(f'MSE after one update: {mse_update:.2f}')",
        training="""
for step in range(300):
    sheet = worksheet(W)
    W[0] = W[0] - 0.01 * sheet.by_w1.mean()
    W[1] = W[1] - 0.01 * sheet.by_w2.mean()
sheet = worksheet(W)
""",
        figure_final="sheet.plot(x='x', y=['y', 'out'])",
        loss_final="mse_final = (sheet.off ** 2).mean()\nprint(f'MSE in the end: {mse_final:.2f}')",
    ),
    right("first-v3", "a notebook of format 3, with worksheets", format="ipynb3"),
    replace(right("later-v4-4", "a notebook of format 4.4, without cell ids", LATER), cell_ids=False),
    right("first-percent", "a script with cell marks", format="py-percent"),
    right("later-percent", "a script with cell marks, later edition", LATER, format="py-percent"),
    right("first-script", "a plain script", format="py"),
    right("later-script", "a plain script, later edition", LATER, format="py"),
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
    right(
        "first-bias-by-hand",
        "the bias added to what the network gives, each time that it is called",
        FIRST,
        ("figure", "x)[2]", "x)[2] + 0.5"),
        ("figure_update", "x)[2]", "x)[2] + 0.5"),
        ("figure_final", "x)[2]", "x)[2] + 0.5"),
        ("loss", "x)[2]", "x)[2] + 0.5"),
        ("loss_update", "x)[2]", "x)[2] + 0.5"),
        ("loss_final", "x)[2]", "x)[2] + 0.5"),
        dldw2="2 * (y_pred + 0.5 - y) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred + 0.5 - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
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
    showing(
        right(
            "first-with-outputs",
            "saved with its outputs",
            FIRST,
            ("loss", "at the first weights", "before training"),
        ),
        "MSE before training: 0.34",
        "MSE after one update: 0.28, before: 0.34",
        "MSE in the end: 0.25, at first: 0.34",
    ),
)
