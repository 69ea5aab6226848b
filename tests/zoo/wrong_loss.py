"""Wrong losses: the wrong formula, the wrong prediction, or a number typed in."""

from .scaffold import FIRST, LATER, Edit, wrong

SKLEARN = "mean_squared_error(y, y_pred)"


def all_losses(formula: str) -> tuple[Edit, ...]:
    """The same formula for all three losses."""
    return tuple((cell, SKLEARN, formula) for cell in ("loss", "loss_update", "loss_final"))


LOSS = (
    wrong(
        "bias-twice-in-mse-final",
        "the bias of the network added once more for the last loss",
        out="np.sin(a2) + 0.5",
        loss_final="""
y_pred = neural_network(W, x)[2] + 0.5
mse_final = mean_squared_error(y, y_pred)
print(f'MSE in the end: {mse_final:.2f}')
""",
        mistake="wrong-bias",
    ),
    wrong(
        "losses-exchanged",
        "the first two losses assigned in one line, in the wrong order",
        loss_update="""
y_pred = neural_network(Wnew, x)[2]
mse, mse_update = mean_squared_error(y, y_pred), mse
print(f'MSE after one update: {mse_update:.2f}, before: {mse:.2f}')
""",
        mistake="mse-swapped",
    ),
    wrong("half-loss", "half the mean square", FIRST, *all_losses("np.mean((y_pred - y) ** 2) / 2")),
    wrong("summed-loss", "the sum of the squares", LATER, *all_losses("np.sum((y_pred - y) ** 2)")),
    wrong(
        "loss-n-minus-1",
        "the squares divided by n - 1",
        FIRST,
        *all_losses("np.sum((y_pred - y) ** 2) / (len(y) - 1)"),
    ),
    wrong("rmse", "the root of the mean square", LATER, *all_losses(f"np.sqrt({SKLEARN})")),
    wrong(
        "difference-of-squares",
        "the mean of y_pred^2 - y^2",
        LATER,
        *all_losses("np.mean(y_pred ** 2 - y ** 2)"),
        mistake="wrong-loss",
    ),
    wrong("mae", "the mean absolute error", FIRST, *all_losses("np.mean(np.abs(y_pred - y))")),
    wrong("squared-mean", "the square of the mean residual", LATER, *all_losses("np.mean(y_pred - y) ** 2")),
    wrong("variance", "the variance of the residual", FIRST, *all_losses("np.var(y_pred - y)")),
    wrong(
        "cross-entropy",
        "minus the mean of y log |p|",
        LATER,
        *all_losses("-np.mean(y * np.log(np.abs(y_pred)))"),
    ),
    wrong(
        "r-squared",
        "the coefficient of determination",
        FIRST,
        *all_losses("r2_score(y, y_pred)"),
        ("imports", "import mean_squared_error", "import mean_squared_error, r2_score"),
    ),
    wrong(
        "n-by-n-loss",
        "the prediction flattened in the losses: their residual is (n, n)",
        LATER,
        *all_losses("np.mean((y_pred.ravel() - y) ** 2)"),
        format="py-percent",
    ),
    wrong(
        "loss-of-a2",
        "the loss of a2 instead of the prediction",
        FIRST,
        ("loss", "(W, x)[2]", "(W, x)[1]"),
        ("loss_update", "(Wnew, x)[2]", "(Wnew, x)[1]"),
        ("loss_final", "(W, x)[2]", "(W, x)[1]"),
        mistake="loss-of-wrong-prediction",
    ),
    wrong(
        "loss-of-x",
        "the loss of the prediction against x",
        LATER,
        *all_losses("mean_squared_error(x, y_pred)"),
        mistake="loss-of-wrong-prediction",
    ),
    wrong(
        "typed-in-2-digits",
        "the three losses typed in, as the handout prints them",
        FIRST,
        ("loss", SKLEARN, "0.34"),
        ("loss_update", SKLEARN, "0.28"),
        ("loss_final", SKLEARN, "0.25"),
        mistake="typed-in-loss",
    ),
    wrong(
        "typed-in-4-digits",
        "the three losses typed in to 4 digits",
        LATER,
        ("loss", SKLEARN, "0.3403"),
        ("loss_update", SKLEARN, "0.2762"),
        ("loss_final", SKLEARN, "0.2514"),
        mistake="typed-in-loss",
    ),
    wrong(
        "typed-in-10-digits",
        "the three losses typed in to 10 digits",
        FIRST,
        ("loss", SKLEARN, "0.3402766157"),
        ("loss_update", SKLEARN, "0.2761504098"),
        ("loss_final", SKLEARN, "0.2505018488"),
        mistake="typed-in-loss",
    ),
    wrong(
        "typed-in-all-digits",
        "the three losses typed in to the last digit",
        LATER,
        ("loss", SKLEARN, "0.3402766156913895"),
        ("loss_update", SKLEARN, "0.2761504098032284"),
        ("loss_final", SKLEARN, "0.2514182366379171"),
        mistake="typed-in-loss",
    ),
    wrong(
        "typed-in-final",
        "the final loss alone typed in",
        FIRST,
        ("loss_final", SKLEARN, "0.25"),
        mistake="typed-in-loss",
    ),
    wrong(
        "old-weights-mse-update",
        "the loss after one update of the weights before it",
        FIRST,
        ("loss_update", "(Wnew, x)", "(W, x)"),
        mistake="stale-mse-update",
    ),
    wrong(
        "stale-prediction-mse-update",
        "no new prediction for the loss after one update",
        LATER,
        ("loss_update", "y_pred = neural_network(W, x)[2]\n", ""),
        mistake="stale-mse-update",
    ),
    wrong(
        "mse-final-of-one-update",
        "the final loss of the weights after one update",
        FIRST,
        ("loss_final", "(W, x)", "(Wnew, x)"),
        mistake="stale-mse-final",
    ),
    wrong(
        "stale-prediction-mse-final",
        "the final loss of the prediction in the last round of the loop",
        LATER,
        ("loss_final", "y_pred = neural_network(W, x)[2]\n", ""),
        mistake="stale-mse-final",
    ),
    wrong(
        "mse-swapped",
        "the last two losses under each other's name",
        FIRST,
        ("loss_final", f"mse_final = {SKLEARN}", f"mse_final, mse_update = mse_update, {SKLEARN}"),
        format="py",
    ),
    wrong(
        "mse-update-is-difference",
        "the gain for the loss after one update",
        LATER,
        ("loss_update", f"mse_update = {SKLEARN}", f"mse_update = mse - {SKLEARN}"),
    ),
    wrong(
        "mse-final-not-computed",
        "no final loss: the best so far is kept",
        LATER,
        ("loss_final", f"mse_final = {SKLEARN}", "mse_final = min(mse, mse_update)"),
    ),
    wrong(
        "final-loss-added-up",
        "the last loss added up in a loop, and not divided",
        loss_final="""
y_pred = neural_network(W, x)[2]
mse_final = 0
for p, t in zip(y_pred[:, 0], y[:, 0]):
    mse_final += (p - t) ** 2
print(mse_final)
""",
        mistake="summed-loss",
    ),
)
