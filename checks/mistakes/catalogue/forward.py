"""Mistakes in the forward pass. A formula gives the predictions, of shape (n,)."""

from __future__ import annotations

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.tolerances import Floats


def _two_terms(z: Floats) -> Floats:
    return z - z**3 / 6


def _sigmoid(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


FORWARD = (
    Entry(
        "missing-outer-sin", lambda p: p.a2 + p.b, "the outer sine is missing: the prediction is a2 itself", "y = a2"
    ),
    Entry(
        "missing-hidden-sin",
        lambda p: np.sin(p.w2 * p.a1) + p.b,
        "the hidden sine is missing: a2 is made from a1, not from sin(a1)",
        "a2 = a1 * w2",
    ),
    Entry(
        "sorted-x",
        lambda p: p.f[np.argsort(p.x)],
        "the forward pass sorts x: where it is not in order, each prediction is that of another point",
        "x = np.sort(x, axis=0)",
    ),
    Entry("linear-network", lambda p: p.w2 * p.a1 + p.b, "both sines are missing", "y = w2 * w1 * x"),
    Entry("outer-cos", lambda p: p.c2 + p.b, "the output's activation is the cosine, not the sine", "np.cos(a2)"),
    Entry(
        "inner-cos",
        lambda p: np.sin(p.w2 * p.c1) + p.b,
        "the hidden activation is the cosine, not the sine",
        "np.cos(a1)",
    ),
    Entry(
        "both-cos",
        lambda p: np.cos(p.w2 * p.c1) + p.b,
        "both activations are the cosine, not the sine",
        "np.cos(np.cos(a1) * w2)",
    ),
    Entry(
        "tanh",
        lambda p: np.tanh(p.w2 * np.tanh(p.a1)) + p.b,
        "both activations are tanh, not the sine",
        "np.tanh(a1)",
    ),
    Entry("tanh-output", lambda p: np.tanh(p.a2) + p.b, "the output's activation is tanh, not the sine", "np.tanh(a2)"),
    Entry(
        "tanh-hidden",
        lambda p: np.sin(p.w2 * np.tanh(p.a1)) + p.b,
        "the hidden activation is tanh, not the sine",
        "np.tanh(a1)",
    ),
    Entry(
        "sigmoid-output",
        lambda p: _sigmoid(p.a2) + p.b,
        "the output's activation is a sigmoid, not the sine",
        "1 / (1 + np.exp(-a2))",
    ),
    Entry(
        "sigmoid-hidden",
        lambda p: np.sin(p.w2 * _sigmoid(p.a1)) + p.b,
        "the hidden activation is a sigmoid, not the sine",
        "1 / (1 + np.exp(-a1))",
    ),
    Entry(
        "relu-hidden",
        lambda p: np.sin(p.w2 * np.maximum(p.a1, 0)) + p.b,
        "the hidden activation is max(0, a1), not the sine",
        "np.maximum(a1, 0)",
    ),
    Entry(
        "degrees",
        lambda p: np.sin(p.w2 * np.sin(np.deg2rad(p.a1))) + p.b,
        "the hidden sine is taken in degrees",
        "np.sin(np.deg2rad(a1))",
    ),
    Entry(
        "degrees",
        lambda p: np.sin(np.deg2rad(p.w2 * np.sin(np.deg2rad(p.a1)))) + p.b,
        "the sines are taken in degrees",
        "np.sin(np.deg2rad(a2))",
    ),
    Entry(
        "degrees",
        lambda p: np.sin(np.deg2rad(p.a2)) + p.b,
        "the outer sine is taken in degrees",
        "np.sin(np.deg2rad(a2))",
    ),
    Entry(
        "swapped-weights",
        lambda p: np.sin(p.w1 * np.sin(p.w2 * p.x)) + p.b,
        "w2 stands in the hidden layer and w1 in the output layer",
        "a1 = x * W[1]",
    ),
    Entry("w1-twice", lambda p: np.sin(p.w1 * p.s1) + p.b, "w1 stands in both layers", "a2 = np.sin(a1) * W[0]"),
    Entry("w2-twice", lambda p: np.sin(p.w2 * np.sin(p.w2 * p.x)) + p.b, "w2 stands in both layers", "a1 = x * W[1]"),
    Entry(
        "third-sine",
        lambda p: np.sin(p.s2) + p.b,
        "the prediction goes through the sine once more",
        "np.sin(np.sin(a2))",
    ),
    Entry(
        "third-sine",
        lambda p: np.sin(p.w2 * np.sin(p.s1)) + p.b,
        "the hidden activation goes through the sine twice",
        "np.sin(np.sin(a1))",
    ),
    Entry(
        "taylor-sine",
        lambda p: _two_terms(p.w2 * _two_terms(p.a1)) + p.b,
        "the sine is replaced by the first two terms of its series, which are right near 0 only",
        "a - a**3 / 6",
    ),
    Entry(
        "w2-outside",
        lambda p: p.w2 * np.sin(p.s1) + p.b,
        "w2 multiplies the output's activation, where it belongs inside the sine: a2 is sin(a1) alone",
        "y = np.sin(np.sin(a1)) * w2",
    ),
    Entry(
        "w2-inside",
        lambda p: np.sin(np.sin(p.w2 * p.a1)) + p.b,
        "w2 stands inside the hidden sine, where it belongs behind it: a2 is sin(a1 w2)",
        "a2 = np.sin(a1 * w2)",
    ),
    *(
        Entry(
            "misplaced-parenthesis",
            lambda p, f=f: f(p) + p.b,
            f"the {layer} sine is taken of one factor alone, {of}: its parenthesis closes too early",
            example,
        )
        for layer, of, f, example in (
            ("output's", "w2", lambda p: np.sin(p.w2) * p.s1, "np.sin(W[1]) * np.sin(a1)"),
            ("hidden", "w1", lambda p: np.sin(p.w2 * np.sin(p.w1) * p.x), "np.sin(W[0]) * x"),
            ("hidden", "x", lambda p: np.sin(p.w2 * np.sin(p.x) * p.w1), "np.sin(x) * W[0]"),
        )
    ),
    Entry(
        "missing-output-layer",
        lambda p: p.s1 + p.b,
        "the prediction is sin(a1): the output layer, w2 and its sine, is missing",
        "y = np.sin(a1)",
    ),
    *(
        Entry(
            "scaled-in-forward",
            lambda p, scaled=scaled: np.sin(p.w2 * np.sin(p.w1 * scaled(p.x))) + p.b,
            f"x is {what} within the forward pass, so a prediction hangs on the other points too",
            example,
        )
        for scaled, what, example in (
            (lambda x: x - np.mean(x), "taken less its mean", "x - x.mean()"),
            (lambda x: x / np.max(np.abs(x)), "divided by its largest value", "x / np.abs(x).max()"),
            (lambda x: (x - np.mean(x)) / np.std(x), "standardised", "(x - x.mean()) / x.std()"),
            (lambda x: (x - np.min(x)) / np.ptp(x), "scaled to run from 0 to 1", "(x - x.min()) / (x.max() - x.min())"),
        )
    ),
    *(
        Entry(
            "scaled-prediction",
            lambda p, scaled=scaled: scaled(p.s2) + p.b,
            f"the prediction is {what}, so it hangs on the other points too",
            example,
        )
        for scaled, what, example in (
            (lambda f: f - np.mean(f), "taken less its mean", "y - y.mean()"),
            (lambda f: f / np.max(np.abs(f)), "divided by its largest value", "y / np.abs(y).max()"),
            (lambda f: (f - np.mean(f)) / np.std(f), "standardised", "(y - y.mean()) / y.std()"),
            (lambda f: (f - np.min(f)) / np.ptp(f), "scaled to run from 0 to 1", "(y - y.min()) / (y.max() - y.min())"),
        )
    ),
    Entry("negated", lambda p: -p.s2 + p.b, "the prediction has the other sign", "-np.sin(a2)"),
    Entry(
        "added-weights",
        lambda p: np.sin(p.s1 + p.w2) + p.b,
        "w2 is added, where it multiplies",
        "a2 = np.sin(a1) + w2",
    ),
    Entry(
        "added-weights",
        lambda p: np.sin(p.w2 * np.sin(p.x + p.w1)) + p.b,
        "w1 is added, where it multiplies",
        "a1 = x + w1",
    ),
    Entry(
        "clipped-prediction",
        lambda p: np.maximum(p.s2 + p.b, 0),
        "negative predictions are cut off at 0",
        "np.maximum(y, 0)",
    ),
    Entry(
        "clipped-prediction",
        lambda p: np.clip(p.s2 + p.b, 0, 1),
        "the prediction is cut off at 0 and 1",
        "np.clip(y, 0, 1)",
    ),
    Entry("absolute-prediction", lambda p: np.abs(p.s2) + p.b, "the prediction loses its sign", "np.abs(np.sin(a2))"),
    *(
        Entry(
            "rounded-prediction",
            lambda p, d=d: np.round(p.s2 + p.b, d),
            f"the prediction is rounded to {d} decimals",
            f"np.round(y, {d})",
        )
        for d in range(1, 9)
    ),
    Entry(
        "half-precision",
        lambda p: np.float16(p.s2 + p.b).astype(float),
        "the prediction is cast to half precision",
        "y.astype(np.float16)",
    ),
    Entry(
        "single-precision",
        lambda p: np.float32(p.s2 + p.b).astype(float),
        "the prediction is cast to single precision",
        "y.astype(np.float32)",
    ),
    *(
        entry
        for beta in (0.5, 1.0, 0.25, -0.5, 0.1)
        for entry in (
            Entry(
                "bias-inside",
                lambda p, k=beta: np.sin(p.a2 + k),
                f"the bias of {beta:g} is added inside the outer sine, to a2; it belongs to the prediction",
                f"np.sin(a2 + {beta:g})",
            ),
            Entry(
                "bias-in-hidden",
                lambda p, k=beta: np.sin(p.w2 * (p.s1 + k)),
                f"the bias of {beta:g} is added to the hidden activation; it belongs to the prediction",
                f"a2 = (np.sin(a1) + {beta:g}) * w2",
            ),
            Entry(
                "bias-in-hidden",
                lambda p, k=beta: np.sin(p.w2 * np.sin(p.a1 + k)),
                f"the bias of {beta:g} is added to a1; it belongs to the prediction",
                f"a1 = x * w1 + {beta:g}",
            ),
        )
    ),
    *(
        Entry("bias-scales", lambda p, k=k: p.s2 * k, f"the prediction is multiplied by {k:g}", f"{k:g} * np.sin(a2)")
        for k in (0.5, 1.5, 2.0, 0.25, 0.1)
    ),
)
