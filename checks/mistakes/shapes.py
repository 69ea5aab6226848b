"""Mistakes that come of shapes: every point is paired with every other, where a column meets a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checks.verdict import Mistake

# What pairing every point with every other can look like from outside
OF_SHAPES = {"broadcasting", "n-by-n-loss", "averaged-residual", "product-of-means"}
# The mean over all pairs of a product is the mean of one factor times that of the others
OF_MEANS = re.compile(r"\b(the mean of .* stands where|it is a sum over the points)")
OF_MEAN_FACTOR = re.compile(r"(.*?): the mean of .* stands where.*?( \(at .*\))\.")
OF_AVERAGES = re.compile(r"(.*?) (?:averages|multiplies the means|is the mean of)\b.*?( \(at .*\))\.")
PAIRED = "comes from numbers of shape (n, n), in which every point is paired with every other"
MENDED = "a column meets a row there, and every point is paired with every other. Give both the same shape"


def looks_paired(found: Sequence[Mistake]) -> bool:
    """Whether the mistakes behind a check may come of pairs."""
    return any(m.id in OF_SHAPES or OF_MEANS.search(m.sentence) for m in found)


def with_shapes(named: Mapping[str, list[Mistake]], meetings: Sequence[str]) -> dict[str, list[Mistake]]:
    """The mistakes by check, those that pairs explain told by where a column meets a row.

    Where loss and gradient make their own, the gradient's is one that the loss did not run into first.
    """
    if not meetings:
        return dict(named)
    of_loss = any(m.id == "n-by-n-loss" for found in named.values() for m in found)
    return {
        check: [
            _told(m, meetings[:2][-1] if of_loss and m.id != "n-by-n-loss" else meetings[0]) for m in _distinct(found)
        ]
        if looks_paired(found)
        else found
        for check, found in named.items()
    }


def _distinct(found: Sequence[Mistake]) -> list[Mistake]:
    """Without the number of points that a sum over pairs has too many: it is told by the pairs."""
    means = [m for m in found if "the mean of" in m.sentence or m.id in OF_SHAPES]
    return means or list(found)


def _told(mistake: Mistake, meeting: str) -> Mistake:
    if found := OF_AVERAGES.match(mistake.sentence) or OF_MEAN_FACTOR.match(mistake.sentence):
        return Mistake("broadcasting", f"{found[1]} {PAIRED}{found[2]}. In {meeting}: {MENDED}.")
    if mistake.id in OF_SHAPES:
        return Mistake("broadcasting", f"{mistake.sentence.rstrip('.')}. In {meeting}: {MENDED}.")
    return mistake
