"""Wrong gradients: clipped, rounded, approximated, or right at some numbers only."""

from .scaffold import FIRST, LATER, averaged, wrong

NUMBERS = (
    wrong(
        "clipped-gradient",
        "gradients clipped to at most 0.1 in size",
        LATER,
        *averaged("np.clip(np.mean(@), -0.1, 0.1)"),
    ),
    wrong(
        "clipped-at-1",
        "gradients clipped to at most 1 in size, which these data never show",
        LATER,
        *averaged("np.clip(np.mean(@), -1, 1)"),
        mistake="clipped-gradient",
    ),
    wrong("rounded-gradient", "gradients rounded to 4 decimals", LATER, *averaged("np.round(np.mean(@), 4)")),
    wrong(
        "absolute-w2",
        "abs(w2) for w2: wrong only at negative weights",
        dldw1="2 * (y_pred - y) * np.cos(a2) * np.abs(W[1]) * np.cos(a1) * x",
        format="py-percent",
    ),
    wrong(
        "clipped-x",
        "x clipped to [-5, 5] in dL/dw1: wrong only outside the range of the data",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * np.clip(x, -5, 5)",
    ),
    wrong(
        "clipped-y",
        "y clipped to [0, 1] in the residuals: wrong only outside the range of the data",
        dldw2="2 * (y_pred - np.clip(y, 0, 1)) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - np.clip(y, 0, 1)) * np.cos(a2) * W[1] * np.cos(a1) * x",
        format="py",
    ),
    wrong(
        "taylor-cosine",
        "1 - a^2 / 2 for the outer cosine: right only near 0",
        LATER,
        dldw2="2 * (y_pred - y) * (1 - a2**2 / 2) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * (1 - a2**2 / 2) * W[1] * np.cos(a1) * x",
    ),
    wrong(
        "large-difference",
        "finite differences with a step of 0.1",
        FIRST,
        gradient=(
            """
def L(w1, w2):
    return np.mean((neural_network([w1, w2], x)[2] - y) ** 2)
""",
            """
h = 0.1
dldw1 = (L(W[0] + h, W[1]) - L(W[0], W[1])) / h
dldw2 = (L(W[0], W[1] + h) - L(W[0], W[1])) / h
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        ),
        training="""
lmb = 0.01
for i in range(300):
    dldw1 = (L(W[0] + h, W[1]) - L(W[0], W[1])) / h
    dldw2 = (L(W[0], W[1] + h) - L(W[0], W[1])) / h
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    wrong(
        "captured-weights",
        "a helper that reads the first weights from the notebook, not those it is given",
        gradient=(
            "first_weights = [w.copy() for w in W]",
            """
def gradients(W):
    a1, a2, y_pred = neural_network(W, x)
    outer = 2 * (y_pred - y) * np.cos(a2)
    return np.mean(outer * first_weights[1] * np.cos(a1) * x), np.mean(outer * np.sin(a1))
""",
            "dldw1, dldw2 = gradients(W)\ndldw = [dldw1, dldw2]",
        ),
        training="""
lmb = 0.01
for i in range(300):
    dldw1, dldw2 = gradients(W)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    wrong(
        "hard-coded-w2",
        "the number of the first w2 typed into dL/dw1",
        LATER,
        dldw1="2 * (y_pred - y) * np.cos(a2) * 1.0115632463 * np.cos(a1) * x",
    ),
    wrong(
        "hard-coded-gradient",
        "the two means typed in as numbers for the single update",
        FIRST,
        gradient="dldw2 = 0.278800212315\ndldw1 = -0.007777900563\ndldw = [dldw1, dldw2]",
    ),
)
