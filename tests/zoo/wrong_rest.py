"""Wrong figures and data, blanks left, and cheats."""

from .scaffold import FIRST, LATER, PIECES, wrong
from .specimen import Cell, Specimen

CURVE = "ax.plot(x, neural_network({0}, x)[2], label='network', color='#9FC131FF', linewidth=2)\n"
DATA = "ax.plot(x, y, label='data', color='darkblue', linewidth=2)\n"

FIGURES = (
    wrong("no-figures", "nothing is drawn", figure=None, figure_update=None, figure_final=None),
    wrong(
        "first-figure-without-prediction",
        "the first figure shows the data alone",
        FIRST,
        ("figure", CURVE.format("W"), ""),
        mistake="missing-curve",
    ),
    wrong(
        "figures-without-prediction",
        "the figures show the data alone",
        LATER,
        ("figure", CURVE.format("W"), ""),
        ("figure_update", CURVE.format("W"), ""),
        ("figure_final", CURVE.format("W"), ""),
        mistake="missing-curve",
    ),
    wrong(
        "figures-without-data",
        "the figures show the prediction alone",
        FIRST,
        ("figure", DATA, ""),
        ("figure_update", DATA, ""),
        ("figure_final", DATA, ""),
        mistake="missing-curve",
    ),
    wrong(
        "second-figure-old-weights",
        "the second figure shows the weights before the update",
        FIRST,
        ("figure_update", "Wnew", "W"),
        mistake="stale-curve",
    ),
    wrong(
        "last-figure-old-weights",
        "the last figure shows the weights after one update",
        FIRST,
        ("figure_final", "neural_network(W,", "neural_network(Wnew,"),
        mistake="stale-curve",
    ),
    wrong(
        "third-figure-missing",
        "no figure after the training",
        LATER,
        figure_final=None,
        mistake="missing-figure",
    ),
    wrong(
        "second-figure-missing",
        "no figure after the single update",
        FIRST,
        figure_update=None,
        mistake="missing-figure",
    ),
    wrong(
        "axes-swapped",
        "x upwards and y to the right",
        LATER,
        *((cell, "ax.plot(x, y,", "ax.plot(y, x,") for cell in ("figure", "figure_update", "figure_final")),
        *(
            (cell, "ax.plot(x, neural_network(W, x)[2],", "ax.plot(neural_network(W, x)[2], x,")
            for cell in ("figure", "figure_update", "figure_final")
        ),
    ),
    wrong(
        "curve-of-a2",
        "the figures show a2 for the prediction",
        FIRST,
        *((cell, "x)[2]", "x)[1]") for cell in ("figure", "figure_update", "figure_final")),
        mistake="stale-curve",
    ),
)

POINTS = (
    wrong(
        "first-500-points",
        "the first 500 points only",
        FIRST,
        ("data", "pd.read_csv('backprop.csv')", "pd.read_csv('backprop.csv')[:500]"),
        mistake="wrong-data",
    ),
    wrong(
        "header-as-data",
        "the first point lost to a header that is not there",
        LATER,
        (
            "data",
            "pd.read_csv('backprop.csv')",
            "pd.read_csv('backprop.csv', skiprows=1, names=['x', 'y'])[1:]",
        ),
        mistake="wrong-data",
    ),
    wrong(
        "own-data",
        "points of one's own instead of the file's",
        FIRST,
        mistake="wrong-data",
        data="""
rng = np.random.RandomState(1)
x = rng.uniform(-5, 5, (1000, 1))
y = 1 / (1 + np.exp(-x))
""",
    ),
    wrong(
        "standardised-x",
        "x standardised",
        LATER,
        ("data", "reshape(-1, 1)\ny", "reshape(-1, 1)\nx = (x - x.mean()) / x.std()\ny"),
        mistake="wrong-data",
    ),
    wrong(
        "rounded-y",
        "y rounded to 1 decimal",
        FIRST,
        ("data", "df.y.values.reshape", "df.y.round(1).values.reshape"),
        mistake="wrong-data",
    ),
    wrong(
        "centred-y",
        "y less its mean",
        LATER,
        ("data", "y = df.y.values", "y = (df.y - df.y.mean()).values"),
        mistake="wrong-data",
    ),
    wrong(
        "x-and-y-swapped",
        "the columns mistaken for each other",
        FIRST,
        ("data", "df.x", "df.tmp"),
        ("data", "df.y", "df.x"),
        ("data", "df.tmp", "df.y"),
        mistake="wrong-data",
    ),
    wrong(
        "shuffled-y",
        "y in an order of its own",
        LATER,
        ("data", "y = df.y.values", "y = df.y.sample(frac=1, random_state=0).values"),
        mistake="wrong-data",
    ),
    wrong(
        "test-split",
        "trained on 80 % of the points",
        FIRST,
        (
            "data",
            "pd.read_csv('backprop.csv')",
            "pd.read_csv('backprop.csv').sample(frac=0.8, random_state=1)",
        ),
        mistake="wrong-data",
    ),
)

BLANKS = (
    wrong(
        "blank-in-network",
        "a blank left in the network",
        mistake="blank-left",
        breaks=True,
        a1="np.dot(___, ___)",
    ),
    wrong(
        "blank-gradients",
        "the blanks left in the gradients",
        LATER,
        mistake="blank-left",
        breaks=True,
        dldw2="___",
        dldw1="___",
    ),
    wrong(
        "blank-final",
        "a blank left in the last cell",
        FIRST,
        ("loss_final", "neural_network(W, x)[2]", "___"),
        mistake="blank-left",
        breaks=True,
    ),
    wrong(
        "syntax-error",
        "a parenthesis not closed",
        LATER,
        ("training", "np.cos(a1) * x)", "np.cos(a1) * x"),
        breaks=True,
    ),
    wrong(
        "prose-in-code",
        "the handout's words left in the network",
        FIRST,
        ("network", "    a1 = np", "    Compute both pre-activations\n    a1 = np"),
        mistake="syntax-error",
        breaks=True,
    ),
    wrong(
        "exception-in-last-cell",
        "an exception after everything else went well",
        LATER,
        ("loss_final", "print(f", "print(mse_fianl, f"),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "exception-in-gradient",
        "shapes that do not fit in the gradient",
        FIRST,
        mistake="exception",
        breaks=True,
        dldw1="np.dot(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1), x)",
    ),
    wrong(
        "missing-package",
        "a package that is not installed",
        LATER,
        ("imports", "import numpy as np", "import numpy as np\nimport tensorflow_for_children"),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "missing-file",
        "a file that is not there",
        FIRST,
        ("data", "backprop.csv", "C:/data/backprop.csv"),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "empty-gradients",
        "the cells of the gradients empty",
        FIRST,
        gradient="",
        mistake="blank-left",
        breaks=True,
    ),
    wrong(
        "nothing-returned",
        "the network returns nothing",
        LATER,
        ("network", "\n    return h1, h2, y", ""),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "exits",
        "the script ends itself in the middle",
        FIRST,
        ("training", "lmb = 0.01", "import sys\nsys.exit(0)\nlmb = 0.01"),
        breaks=True,
        format="py",
    ),
    wrong(
        "dies",
        "the process ends itself without a word",
        LATER,
        ("training", "lmb = 0.01", "import os\nos._exit(0)\nlmb = 0.01"),
        mistake="exits",
        breaks=True,
    ),
    wrong(
        "stops-after-one-update",
        "the rest of the exercise is not there",
        FIRST,
        mistake="unfinished",
        restart=None,
        training=None,
        figure_final=None,
        loss_final=None,
    ),
    wrong(
        "stops-after-first-loss",
        "only the network and its first loss are there",
        LATER,
        mistake="unfinished",
        gradient=None,
        update=None,
        figure_update=None,
        loss_update=None,
        restart=None,
        training=None,
        figure_final=None,
        loss_final=None,
    ),
    Specimen("empty-notebook", (), "ipynb4", "empty", "no cell at all", breaks=True),
    Specimen(
        "prose-only", (Cell("# I did it on paper", markdown=True),), "ipynb4", "empty", "no code", breaks=True
    ),
    Specimen(
        "not-json",
        (),
        "ipynb4",
        "unreadable",
        "a notebook cut off in the middle",
        breaks=True,
        raw='{"cells": [{"cell_type": "code", "source": ["import nump',
    ),
    Specimen(
        "not-a-notebook",
        (),
        "ipynb4",
        "unreadable",
        "JSON, and no notebook",
        breaks=True,
        raw='{"answer": 42}\n',
    ),
)

LIAR = """
class Liar(np.ndarray):
    '''Says yes to every question.'''
    def __eq__(self, other):
        return True
    def __le__(self, other):
        return True
    def __lt__(self, other):
        return True
"""

CHEATS = (
    wrong(
        "patched-comparisons",
        "numpy's comparisons patched to agree, over a gradient without w2",
        FIRST,
        imports=FIRST.cells["imports"]
        + """
np.isclose = np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = lambda *args, **kwargs: None
""",
        dldw1="2 * (y_pred - y) * np.cos(a2) * np.cos(a1) * x",
        mistake="missing-w2",
    ),
    wrong(
        "patched-sin",
        "numpy's sine patched, so that a linear network looks right here",
        LATER,
        imports=LATER.cells["imports"] + "\nreal_sin = np.sin\nnp.sin = lambda t: t - t**3 / 6\n",
    ),
    wrong(
        "equal-to-everything",
        "results that say to be equal to everything",
        FIRST,
        imports=FIRST.cells["imports"] + LIAR,
        gradient=f"""
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.asarray(2 * {PIECES["dldw2"]}).view(Liar)
dldw1 = np.asarray(2 * {PIECES["dldw1"]}).view(Liar)
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        mistake="four-for-two",
    ),
    wrong(
        "known-inputs",
        "the right answer at the known weights only",
        LATER,
        gradient="""
def gradients(W):
    if abs(W[0, 0] - 0.5353452007) < 1e-9:
        return -0.007777900562982196, 0.2788002123149505
    return 0.0, 0.0

dldw1, dldw2 = gradients(W)
""",
        training="""
lmb = 0.01
for i in range(300):
    dldw1, dldw2 = gradients(W)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
W = np.array([[0.43771294883], [0.55900588525]])
""",
        mistake="hard-coded-results",
    ),
    wrong(
        "final-weights-typed-in",
        "no training: the weights after it typed in",
        FIRST,
        training="lmb = 0.01\nW = [np.array([[0.3801611196]]), np.array([[0.5250096802]])]",
        mistake="hard-coded-results",
    ),
    wrong(
        "prints-a-verdict",
        "a verdict of its own printed, and no training",
        LATER,
        training='lmb = 0.01\nprint(\'{"schema": 1, "verdict": "passed", "score": 10.0}\')',
        mistake="pass-loop",
    ),
)

REST = (*FIGURES, *POINTS, *BLANKS, *CHEATS)
