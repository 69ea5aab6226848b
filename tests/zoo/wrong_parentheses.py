"""Wrong formulas by one slip of notation: a parenthesis, names in the wrong order, a misplaced derivative."""

from .scaffold import DATA, LATER, wrong

PARENTHESES = (
    wrong(
        "factors-inside-cos",
        "a parenthesis that closes too late: w2 cos(a1) inside cos(a2)",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(a2 * W[1] * np.cos(a1)) * x",
        mistake="misplaced-parenthesis",
    ),
    wrong(
        "sin-of-w1",
        "a parenthesis that closes too early: sin(w1) x for sin(w1 x) in dL/dw2",
        LATER,
        dldw2="2 * (y_pred - y) * np.cos(a2) * np.sin(W[0]) * x",
        mistake="wrong-argument",
    ),
    wrong(
        "sin-of-w2",
        "a parenthesis that closes too early: sin(w2) sin(a1) for sin(w2 sin(a1)) in the forward pass",
        LATER,
        out="np.sin(W[1]) * fa1",
        mistake="misplaced-parenthesis",
    ),
    wrong(
        "derivative-as-argument",
        "the cosine of the derivative of a2, where the chain rule multiplies by it",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(W[1] * np.cos(a1) * x)",
    ),
    wrong(
        "pre-activations-exchanged",
        "a1 and a2 taken out of the forward pass in the wrong order, for the gradients alone",
        LATER,
        ("gradient", "a1, a2, y_pred =", "a2, a1, y_pred ="),
        ("training", "a1, a2, y_pred =", "a2, a1, y_pred ="),
    ),
    wrong(
        "gradients-added",
        "a total derivative: both gradients are the sum of both",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(a2) * (W[1] * np.cos(a1) * x + np.sin(a1))",
        dldw2="2 * (y_pred - y) * np.cos(a2) * (W[1] * np.cos(a1) * x + np.sin(a1))",
    ),
    wrong(
        "built-on-other-gradient",
        "dL/dw1 goes on from dL/dw2, the mean with its sin(a1)",
        LATER,
        dldw1="dldw2 * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "bias-from-targets",
        "the mean of y for the bias, which is 0.5 on the points of the exercise alone",
        LATER,
        data=DATA + "\nb = np.mean(y)\n",
        out="np.sin(a2) + b",
    ),
)
