"""Wrong single updates, with the right gradients."""

from .scaffold import FIRST, LATER, wrong

STEP = "[w - g for w, g in zip(W, dldw)]"

UPDATE = (
    wrong("ascent", "a plus in the single update: uphill", FIRST, ("update", "w - g", "w + g")),
    wrong(
        "later-ascent",
        "a plus in the single update, later edition",
        LATER,
        ("update", "W[0] - lr", "W[0] + lr"),
        ("update", "W[1] - lr", "W[1] + lr"),
        mistake="ascent",
    ),
    wrong("ascent-in-w1", "a plus for w1 alone", LATER, ("update", "W[0] - lr", "W[0] + lr"), mistake="ascent"),
    wrong(
        "sequential-update",
        "w2 first, and w1 by a gradient that sees the new w2",
        LATER,
        gradient="a1, a2, y_pred = neural_network(W, x)\ndldw2 = np.mean(<dldw2>)",
        update="""
lr = 1
W[1] = W[1] - lr * dldw2
a1, a2, y_pred = neural_network(W, x)
dldw1 = np.mean(<dldw1>)
W[0] = W[0] - lr * dldw1
""",
        format="py-percent",
    ),
    wrong(
        "sequential-w2-only",
        "w1 by a gradient with the old predictions and the new w2",
        LATER,
        mistake="sequential-update",
        gradient="a1, a2, y_pred = neural_network(W, x)\ndldw2 = np.mean(<dldw2>)",
        update="lr = 1\nW[1] = W[1] - lr * dldw2\ndldw1 = np.mean(<dldw1>)\nW[0] = W[0] - lr * dldw1",
    ),
    wrong("only-w2-updated", "w1 stays as it was", FIRST, ("update", STEP, "[W[0], W[1] - dldw[1]]")),
    wrong("only-w1-updated", "w2 stays as it was", LATER, ("update", "\nW[1] = W[1] - lr * dldw2", "")),
    wrong(
        "rate-0.1",
        "a rate of 0.1 where the exercise wants 1",
        LATER,
        ("update", "lr = 1", "lr = 0.1"),
        mistake="wrong-rate",
        format="ipynb3",
    ),
    wrong(
        "rate-0.01",
        "the rate of the training in the single update",
        FIRST,
        ("update", "w - g", "w - 0.01 * g"),
        mistake="wrong-rate",
    ),
    wrong(
        "rate-2",
        "a rate of 2, which fits better",
        FIRST,
        ("update", "w - g", "w - 2 * g"),
        mistake="wrong-rate",
    ),
    wrong(
        "rate-twice",
        "a rate of 0.5 multiplied twice",
        LATER,
        ("update", "lr = 1", "lr = 0.5"),
        ("update", "lr * dldw1", "lr * lr * dldw1"),
        ("update", "lr * dldw2", "lr * lr * dldw2"),
        mistake="wrong-rate",
    ),
    wrong(
        "updated-twice",
        "the update cell run twice",
        LATER,
        update=(LATER.cells["update"], LATER.cells["update"]),
    ),
    wrong(
        "swapped-update",
        "each weight updated with the other's gradient",
        FIRST,
        ("update", "zip(W, dldw)", "zip(W, dldw[::-1])"),
    ),
    wrong(
        "swapped-dldw",
        "the two means in the wrong order in the list",
        FIRST,
        ("gradient", "[np.mean(dldw1), np.mean(dldw2)]", "[np.mean(dldw2), np.mean(dldw1)]"),
        mistake="swapped-update",
        format="py",
    ),
    wrong(
        "one-gradient-for-both",
        "the gradient of w2 for both weights",
        LATER,
        ("update", "lr * dldw1", "lr * dldw2"),
    ),
    wrong(
        "normalised-gradient",
        "the gradient divided by its length",
        FIRST,
        ("update", STEP, "[w - g / np.linalg.norm(dldw) for w, g in zip(W, dldw)]"),
    ),
    wrong(
        "sign-of-gradient",
        "steps of 1 in the direction of the gradient's signs",
        LATER,
        ("update", "lr * dldw1", "lr * np.sign(dldw1)"),
        ("update", "lr * dldw2", "lr * np.sign(dldw2)"),
    ),
    wrong(
        "gradient-elsewhere",
        "the gradient taken at weights left from a trial",
        FIRST,
        (
            "gradient",
            "a1, a2, y_pred = neural_network(W, x)",
            "trial = [np.ones((1, 1)), np.ones((1, 1))]\na1, a2, y_pred = neural_network(trial, x)",
        ),
    ),
    wrong(
        "update-replaces",
        "the gradient instead of the weight less the gradient",
        FIRST,
        ("update", "w - g", "-g"),
    ),
    wrong(
        "one-joint-gradient",
        "both weights less the sum of both gradients",
        FIRST,
        ("update", "w - g", "w - sum(dldw)"),
    ),
    wrong(
        "update-by-first-point",
        "the update takes the gradient of the first point, where the mean belongs",
        FIRST,
        update="Wnew = [W[0] - dldw1[0], W[1] - dldw2[0]]",
        mistake="first-point-only",
    ),
)
