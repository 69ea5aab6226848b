"""Debatable answers: each with the reason why people could differ about it."""

from .right_module import MODULE
from .right_scratch import ONE_CELL
from .scaffold import FIRST, LATER, right, written


def in_main() -> str:
    """The one-cell answer with everything after the functions inside `main()`."""
    head, seed, body = ONE_CELL.strip("\n").partition("np.random.seed(310)\n")
    lines = (seed + body).splitlines(keepends=True)
    return head + "def main():\n" + "".join(f"    {line}" for line in lines) + "\nmain()\n"


MAYBE = (
    right(
        "mse-overwritten",
        "the first loss overwritten by the last, after it was reported",
        FIRST,
        ("loss_final", "mse_final =", "mse = mse_final ="),
    ),
    written(
        "main-function",
        "a script inside main(): its results are locals, and no name of the scaffold is left",
        in_main(),
        format="py",
    ),
    right(
        "hard-coded-1000",
        "the sums divided by 1000 as a number: right on these data, wrong on any other",
        LATER,
        gradient="""
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.sum(<dldw2>) / 1000
dldw1 = np.sum(<dldw1>) / 1000
""",
    ),
    right(
        "first-no-restart",
        "Wnew left W untouched, so without new weights the training starts from the first ones, "
        "as if re-seeded: a right number by a cell left out",
        restart=None,
    ),
    right(
        "prediction-first",
        "the network returns the prediction first, and every use of it knows",
        FIRST,
        ("figure", "[2]", "[0]"),
        ("loss", "[2]", "[0]"),
        ("figure_update", "[2]", "[0]"),
        ("loss_update", "[2]", "[0]"),
        ("figure_final", "[2]", "[0]"),
        ("loss_final", "[2]", "[0]"),
        ("gradient", "a1, a2, y_pred =", "y_pred, a1, a2 ="),
        ("training", "a1, a2, y_pred =", "y_pred, a1, a2 ="),
        returned="y, a1, a2",
    ),
    right(
        "returns-five",
        "the network returns its activations too, and every use of it knows",
        LATER,
        ("gradient", "h1, h2, y_pred =", "h1, fh1, h2, fh2, y_pred ="),
        ("training", "h1, h2, y_pred =", "h1, fh1, h2, fh2, y_pred ="),
        *((c, "[2]", "[-1]") for c in ("figure", "loss", "figure_update", "loss_update", "figure_final", "loss_final")),
        returned="a1, fa1, a2, np.sin(a2), y",
    ),
    right(
        "central-differences",
        "gradients by central differences: right to 9 digits, and nothing derived by hand",
        gradient=(
            """
def L(w1, w2):
    return np.mean((neural_network([w1, w2], x)[2] - y) ** 2)
""",
            """
h = 1e-5
dldw1 = (L(W[0] + h, W[1]) - L(W[0] - h, W[1])) / (2 * h)
dldw2 = (L(W[0], W[1] + h) - L(W[0], W[1] - h)) / (2 * h)
dldw = [dldw1, dldw2]
""",
        ),
        training="""
lmb = 0.01
for i in range(300):
    dldw1 = (L(W[0] + h, W[1]) - L(W[0] - h, W[1])) / (2 * h)
    dldw2 = (L(W[0], W[1] + h) - L(W[0], W[1] - h)) / (2 * h)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    right(
        "rounded-losses",
        "the losses rounded to 2 decimals, as the handout prints them",
        LATER,
        *(
            (cell, "mean_squared_error(y, y_pred)", "round(mean_squared_error(y, y_pred), 2)")
            for cell in ("loss", "loss_update", "loss_final")
        ),
    ),
    right(
        "other-names",
        "right, under names that the scaffold does not have",
        FIRST,
        ("loss", "mse = mean", "first_loss = mean"),
        ("loss", "{mse:", "{first_loss:"),
        ("loss_update", "mse_update = mean", "second_loss = mean"),
        ("loss_update", "{mse_update:", "{second_loss:"),
        ("loss_update", "{mse:", "{first_loss:"),
        ("loss_final", "mse_final = mean", "last_loss = mean"),
        ("loss_final", "{mse_final:", "{last_loss:"),
        ("loss_final", "{mse:", "{first_loss:"),
    ),
    right(
        "flat-weights",
        "W one array of shape (2,), which no edition has",
        LATER,
        ("weights", "randn(2, 1)", "randn(2)"),
        ("restart", "randn(2, 1)", "randn(2)"),
    ),
    right(
        "single-precision",
        "float32 throughout: right to 7 digits",
        FIRST,
        ("data", "x = df.x.values", "x = df.x.values.astype('float32')"),
        ("data", "y = df.y.values", "y = df.y.values.astype('float32')"),
        weights="np.random.seed(310)\nW = [np.random.randn(1, 1).astype('float32') for _ in range(2)]",
        restart="W = [np.random.randn(1, 1).astype('float32') for _ in range(2)]",
    ),
    right(
        "clipped-at-a-million",
        "gradients clipped at 1e6, which no weights of interest reach",
        LATER,
        ("update", "lr * dldw1", "lr * np.clip(dldw1, -1e6, 1e6)"),
        ("update", "lr * dldw2", "lr * np.clip(dldw2, -1e6, 1e6)"),
    ),
    right(
        "bias-after-training",
        "the bias added only to the last prediction, so that only mse_final has it",
        FIRST,
        ("loss_final", "neural_network(W, x)[2]", "neural_network(W, x)[2] + 0.5"),
    ),
    right(
        "curves-in-one-axes",
        "all three predictions in one pair of axes in the end",
        figure="curves = [neural_network(W, x)[2]]",
        figure_update="curves.append(neural_network(Wnew, x)[2])",
        figure_final="plt.plot(x, y)\nfor c in [*curves, neural_network(W, x)[2]]:\n    plt.plot(x, c)",
    ),
    right(
        "every-tenth-point-drawn",
        "the figures show every tenth point",
        LATER,
        *((c, "ax.plot(x, y,", "ax.plot(x[::10], y[::10],") for c in ("figure", "figure_update", "figure_final")),
        *(
            (c, "ax.plot(x, neural_network(W, x)[2],", "ax.plot(x[::10], neural_network(W, x[::10])[2],")
            for c in ("figure", "figure_update", "figure_final")
        ),
    ),
    written(
        "functions-no-bias",
        "a forward pass without an argument for the bias",
        MODULE.replace(", b=0)", ")").replace(" + b", ""),
        format="module",
    ),
    written(
        "functions-without-training",
        "forward, loss and gradient only: what is not there was not attempted",
        MODULE[: MODULE.index("def update")],
        format="module",
    ),
)
