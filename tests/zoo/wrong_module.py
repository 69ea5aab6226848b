"""Wrong modules: functions with the reference's names, one mistake each."""

from .right_module import MODULE
from .scaffold import misses
from .specimen import Specimen


def module(name: str, mistake: str, why: str, *edits: tuple[str, str]) -> Specimen:
    """The plain module with texts replaced."""
    text = MODULE
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} occurs {text.count(old)} times, should be once")
        text = text.replace(old, new)
    return misses(name, why, text, mistake=mistake, format="module")


UPDATE = "    return [w - lr * g for w, g in zip(W, gradient(W, x, y))]\n"
LOOP = "    for _ in range(steps):\n        W = update(W, x, y, lr)\n    return W\n"

MODULES = (
    module("functions-missing-w2", "missing-w2", "dL/dw1 without w2", ("delta * W[1] * np.cos", "delta * np.cos")),
    module("functions-missing-2", "missing-2", "no 2 in the gradient", ("delta = 2 * (", "delta = (")),
    module(
        "functions-flattened",
        "broadcasting",
        "the prediction flattened in the gradient",
        ("(y_pred - y) * np.cos(a2)", "(y_pred.ravel() - y) * np.cos(a2)"),
    ),
    module(
        "functions-gradient-order",
        "swapped-gradients",
        "dL/dw2 returned before dL/dw1",
        (
            "[np.mean(delta * W[1] * np.cos(a1) * x), np.mean(delta * np.sin(a1))]",
            "[np.mean(delta * np.sin(a1)), np.mean(delta * W[1] * np.cos(a1) * x)]",
        ),
    ),
    module(
        "functions-bias-inside",
        "bias-inside",
        "the bias inside the outer sine",
        ("np.sin(a2) + b", "np.sin(a2 + b)"),
        ("b=0", "b=0.5"),
    ),
    module(
        "functions-half-loss",
        "half-loss",
        "half the mean square",
        ("return np.mean((", "return 0.5 * np.mean(("),
    ),
    module(
        "functions-loss-flat",
        "n-by-n-loss",
        "the prediction flattened in the loss",
        ("forward(W, x)[2] - y)", "forward(W, x)[2].ravel() - y)"),
    ),
    module(
        "functions-sequential",
        "sequential-update",
        "w1 first, and w2 by a gradient that sees the new w1",
        (
            UPDATE,
            "    W = [W[0] - lr * gradient(W, x, y)[0], W[1]]\n    return [W[0], W[1] - lr * gradient(W, x, y)[1]]\n",
        ),
    ),
    module(
        "functions-fixed-rate",
        "wrong-rate",
        "the update ignores its rate",
        (UPDATE, UPDATE.replace("lr * g", "0.01 * g")),
    ),
    module(
        "functions-in-place",
        "writes-into-w",
        "the update writes into the list it is given",
        (
            UPDATE,
            "    g1, g2 = gradient(W, x, y)\n    W[0] = W[0] - lr * g1\n    W[1] = W[1] - lr * g2\n    return W\n",
        ),
    ),
    module(
        "functions-step-too-many",
        "wrong-number-of-steps",
        "one step too many",
        ("range(steps)", "range(steps + 1)"),
    ),
    module("functions-fixed-steps", "wrong-number-of-steps", "always 300 steps", ("range(steps)", "range(300)")),
    module(
        "functions-stale",
        "stale-gradient",
        "the gradient computed once, before the loop",
        (
            LOOP,
            "    g1, g2 = gradient(W, x, y)\n    for _ in range(steps):\n"
            "        W = [W[0] - lr * g1, W[1] - lr * g2]\n    return W\n",
        ),
    ),
    module(
        "functions-cached",
        "captured-weights",
        "the forward pass remembered by the size of x",
        (
            "def forward(W, x, b=0):\n    a1",
            "seen = {}\n\n\ndef forward(W, x, b=0):\n    if len(x) in seen:\n        return seen[len(x)]\n    a1",
        ),
        (
            "    return a1, a2, np.sin(a2) + b",
            "    seen[len(x)] = a1, a2, np.sin(a2) + b\n    return seen[len(x)]",
        ),
    ),
    module(
        "functions-no-gradient",
        "unfinished",
        "no gradient, and what builds on it fails",
        ("def gradient(", "def gradients("),
    ),
)
