"""Wrong gradients: a factor missing, doubled or mistaken, in the single update and in the training."""

from .scaffold import LATER, wrong

FACTORS = (
    wrong("missing-w2", "dL/dw1 without w2", dldw1="2 * (y_pred - y) * np.cos(a2) * np.cos(a1) * x"),
    wrong(
        "later-missing-w2",
        "dL/dw1 without w2, later edition",
        LATER,
        mistake="missing-w2",
        dldw1="2 * (y_pred - y) * np.cos(a2) * np.cos(a1) * x",
        format="py",
    ),
    wrong(
        "w1-for-w2",
        "w1 where w2 belongs in dL/dw1",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[0] * np.cos(a1) * x",
        format="py-percent",
    ),
    wrong(
        "missing-2",
        "neither gradient has the 2 of the square",
        dldw2="(y_pred - y) * np.cos(a2) * np.sin(a1)",
        dldw1="(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "missing-2-in-w1",
        "dL/dw1 without the 2 of the square",
        LATER,
        dldw1="(y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "four-for-two",
        "a 4 where the 2 belongs in dL/dw2",
        dldw2="4 * (y_pred - y) * np.cos(a2) * np.sin(a1)",
    ),
    wrong(
        "missing-x",
        "dL/dw1 without x",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1)",
        format="ipynb3",
    ),
    wrong("x-in-w2", "an x too many in dL/dw2", LATER, dldw2="2 * (y_pred - y) * np.cos(a2) * np.sin(a1) * x"),
    wrong("x-squared", "x twice in dL/dw1", dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x**2"),
    wrong(
        "w2-squared",
        "w2 twice in dL/dw1",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1]**2 * np.cos(a1) * x",
    ),
    wrong("w2-in-w2", "w2 in dL/dw2 too", dldw2="2 * (y_pred - y) * np.cos(a2) * W[1] * np.sin(a1)"),
    wrong(
        "missing-outer-cos",
        "both gradients without cos(a2), the derivative of the output's activation",
        dldw2="2 * (y_pred - y) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "missing-outer-cos-in-w1",
        "dL/dw1 without cos(a2)",
        LATER,
        dldw1="2 * (y_pred - y) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "missing-inner-cos",
        "dL/dw1 without cos(a1)",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * x",
        format="py-percent",
    ),
    wrong("missing-inner-sin", "dL/dw2 without sin(a1)", dldw2="2 * (y_pred - y) * np.cos(a2)"),
    wrong(
        "sin-for-outer-cos",
        "sin(a2) for cos(a2) in both gradients",
        LATER,
        dldw2="2 * (y_pred - y) * np.sin(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * np.sin(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "sin-for-outer-cos-in-w2",
        "sin(a2) for cos(a2) in dL/dw2",
        dldw2="2 * (y_pred - y) * np.sin(a2) * np.sin(a1)",
    ),
    wrong(
        "sin-for-inner-cos",
        "sin(a1) for cos(a1) in dL/dw1",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.sin(a1) * x",
    ),
    wrong(
        "cos-for-inner-sin",
        "cos(a1) for sin(a1) in dL/dw2",
        LATER,
        dldw2="2 * (y_pred - y) * np.cos(a2) * np.cos(a1)",
    ),
    wrong(
        "a1-for-sin-a1",
        "the pre-activation a1 where sin(a1) belongs in dL/dw2",
        dldw2="2 * (y_pred - y) * np.cos(a2) * a1",
    ),
    wrong(
        "cos-of-activation",
        "cos(sin(a1)) for cos(a1) in dL/dw1",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(np.sin(a1)) * x",
    ),
    wrong(
        "cos-of-prediction",
        "cos of the prediction for cos(a2)",
        LATER,
        dldw2="2 * (y_pred - y) * np.cos(y_pred) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * np.cos(y_pred) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "minus-inner-cos",
        "-cos(a1) in dL/dw1, the derivative of the sine with the wrong sign",
        mistake="wrong-sign-in-w1",
        dldw1="-2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "wrong-sign-in-w2",
        "dL/dw2 with the residual the other way round",
        LATER,
        dldw2="2 * (y - y_pred) * np.cos(a2) * np.sin(a1)",
        format="ipynb3",
    ),
    wrong(
        "gradient-sign-flipped",
        "both residuals the other way round, and still a minus in the update",
        mistake="wrong-sign",
        dldw2="2 * (y - y_pred) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y - y_pred) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "sigmoid-derivative",
        "p (1 - p), the derivative of another activation, for cos(a2)",
        dldw2="2 * (y_pred - y) * y_pred * (1 - y_pred) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * y_pred * (1 - y_pred) * W[1] * np.cos(a1) * x",
    ),
)
