"""Wrong figures, and wrong data."""

from .scaffold import FIRST, LATER, wrong

CURVE = "ax.plot(x, neural_network({0}, x)[2], label='network', color='tab:orange')\n"
DATA = "ax.plot(x, y, label='data', color='gray')\n"

FIGURES = (
    wrong("no-figures", "nothing is drawn", figure=None, figure_update=None, figure_final=None, format="py"),
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
        format="py-percent",
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
        "rows-for-columns",
        "x and y as rows of shape (1, n): all numbers are right, and the figures are empty",
        FIRST,
        ("data", "df.x.values.reshape(-1, 1)", "df.x.values.reshape(1, -1)"),
        ("data", "df.y.values.reshape(-1, 1)", "df.y.values.reshape(1, -1)"),
        a1="x * W[0]",
        a2="fa1 * W[1]",
    ),
    wrong(
        "curve-over-count",
        "the last prediction drawn over the number of the point, the data over x",
        FIRST,
        ("figure_final", "ax.plot(x, neural", "ax.plot(neural"),
        mistake="other-scale",
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
        format="py-percent",
    ),
    wrong(
        "header-as-data",
        "the first point taken for a header, which was skipped already",
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
