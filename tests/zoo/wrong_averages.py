"""Wrong gradients: the average over the points, the shapes, the residual."""

from .scaffold import FIRST, LATER, averaged, wrong

FLAT = "df = pd.read_csv('backprop.csv')\nx = df.x.values.reshape(-1, 1)\ny = df.y.values"


AVERAGES = (
    wrong("sum-for-mean", "sums over the points that nobody divides by n", LATER, *averaged("np.sum(@)")),
    wrong(
        "sum-for-mean-in-w1",
        "a sum for the mean in dL/dw1 alone",
        LATER,
        ("gradient", "dldw1 = np.mean", "dldw1 = np.sum"),
        ("training", "dldw1 = np.mean", "dldw1 = np.sum"),
    ),
    wrong("n-minus-1", "the sums divided by n - 1", LATER, *averaged("1 / (len(x) - 1) * np.sum(@)")),
    wrong(
        "n-off",
        "the sums divided by 100, where there are 1000 points",
        LATER,
        *averaged("1 / 100 * np.sum(@)"),
    ),
    wrong("median-for-mean", "medians over the points", LATER, *averaged("np.median(@)")),
    wrong(
        "product-of-means",
        "the mean of each factor, multiplied",
        LATER,
        gradient="""
a1, a2, y_pred = neural_network(W, x)
dldw2 = 2 * np.mean(y_pred - y) * np.mean(np.cos(a2)) * np.mean(np.sin(a1))
dldw1 = 2 * np.mean(y_pred - y) * np.mean(np.cos(a2)) * W[1] * np.mean(np.cos(a1)) * np.mean(x)
""",
        training="""
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = 2 * np.mean(y_pred - y) * np.mean(np.cos(a2)) * np.mean(np.sin(a1))
    dldw1 = 2 * np.mean(y_pred - y) * np.mean(np.cos(a2)) * W[1] * np.mean(np.cos(a1)) * np.mean(x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
        format="py-percent",
    ),
    wrong(
        "averaged-residual",
        "the residual averaged before it is multiplied",
        dldw2="2 * np.mean(y_pred - y) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * np.mean(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "first-point-only",
        "the gradient of the first point alone",
        LATER,
        dldw2="(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))[0]",
        dldw1="(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x)[0]",
    ),
    wrong(
        "last-point-left-out",
        "the loop over the points ends one too early",
        dldw2="(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))[:-1]",
        dldw1="(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x)[:-1]",
    ),
    wrong(
        "loop-keeps-last",
        "a loop over the points that overwrites instead of adding",
        FIRST,
        gradient="""
a1, a2, y_pred = neural_network(W, x)
for k in range(len(x)):
    dldw2 = 2 * (y_pred[k] - y[k]) * np.cos(a2[k]) * np.sin(a1[k])
    dldw1 = 2 * (y_pred[k] - y[k]) * np.cos(a2[k]) * W[1] * np.cos(a1[k]) * x[k]
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
    wrong(
        "broadcasting",
        "y of shape (n,) beside predictions of shape (n, 1): the residual is (n, n)",
        data=FLAT,
    ),
    wrong(
        "later-broadcasting",
        "y of shape (n,), later edition",
        LATER,
        mistake="broadcasting",
        data=FLAT,
        format="ipynb3",
    ),
    wrong(
        "broadcasting-in-w1",
        "the residual flattened in dL/dw1 alone, which makes it (n, n)",
        LATER,
        dldw1="2 * (y_pred - y).flatten() * np.cos(a2) * W[1] * np.cos(a1) * x",
        mistake="broadcasting",
        format="py",
    ),
    wrong(
        "swapped-gradients",
        "each gradient under the name of the other",
        dldw2="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
        dldw1="2 * (y_pred - y) * np.cos(a2) * np.sin(a1)",
    ),
)

RESIDUALS = (
    wrong(
        "absolute-residual",
        "the absolute value of the residual",
        LATER,
        dldw2="2 * np.abs(y_pred - y) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * np.abs(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "squared-residual",
        "the square of the residual, which the derivative should have lowered",
        dldw2="2 * (y_pred - y)**2 * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - y)**2 * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "missing-residual",
        "no residual: the derivative of the prediction, not of the loss",
        LATER,
        dldw2="2 * np.cos(a2) * np.sin(a1)",
        dldw1="2 * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "prediction-for-residual",
        "the prediction where the residual belongs",
        dldw2="2 * y_pred * np.cos(a2) * np.sin(a1)",
        dldw1="2 * y_pred * np.cos(a2) * W[1] * np.cos(a1) * x",
        format="py-percent",
    ),
    wrong(
        "residual-of-a2",
        "a2 for the prediction in the residual",
        LATER,
        dldw2="2 * (a2 - y) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (a2 - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "gradient-of-rmse",
        "the gradient of the root of the mean square",
        dldw2="(y_pred - y) / np.sqrt(np.mean((y_pred - y)**2)) * np.cos(a2) * np.sin(a1)",
        dldw1="(y_pred - y) / np.sqrt(np.mean((y_pred - y)**2)) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "gradient-of-mae",
        "the gradient of the mean absolute error",
        LATER,
        dldw2="np.sign(y_pred - y) * np.cos(a2) * np.sin(a1)",
        dldw1="np.sign(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "gradient-with-decay",
        "the gradient of a loss with a penalty on the weights",
        dldw2="2 * (y_pred - y) * np.cos(a2) * np.sin(a1) + 0.02 * W[1]",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x + 0.02 * W[0]",
    ),
    wrong(
        "sorted-data",
        "the gradients from y in another order than x",
        LATER,
        ("gradient", "dldw2 =", "y_sorted = np.sort(y, axis=0)[::-1]\ndldw2 ="),
        dldw2="2 * (y_pred - y_sorted) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - y_sorted) * np.cos(a2) * W[1] * np.cos(a1) * x",
        mistake="misaligned-data",
    ),
    wrong(
        "misaligned-data",
        "x shifted by one point against the residual in dL/dw1",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * np.roll(x, 1)",
    ),
)
