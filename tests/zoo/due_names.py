"""Which names are right for the mistake of a specimen: its own, and those of the same formula or the same numbers."""

from __future__ import annotations

import re

from .specimen import Specimen

# Nothing that can be asked tells one from the other: what is computed is the same
SAME = {
    "a1-into-output": {"missing-hidden-sin"},
    "break-after-100": {"wrong-number-of-steps"},
    "captured-weights": {"hard-coded-w2", "stale-gradient"},
    "early-stop": {"wrong-number-of-steps"},
    "hard-coded-results": {"hard-coded-gradient", "typed-in-loss"},
    "mse-final-not-computed": {"stale-mse-final"},
    "n-by-n-loss": {"broadcasting"},
    "one-point-a-step": {"first-point-only"},
    "patched-sin": {"taylor-sine"},
    "pass-loop": {"no-training"},
    "result-thrown-away": {"no-training"},
    "swapped-update": {"swapped-gradients"},
    "training-only-w1": {"only-w1-updated"},
    "training-only-w2": {"only-w2-updated"},
    "training-swapped": {"swapped-update"},
    "updated-twice": {"wrong-rate"},
    "writes-into-w": {"writes-into-arguments"},
    "writes-into-x": {"writes-into-arguments"},
}
# A mistake of the gradient that is made in the training alone, and one that shows as an exception
OF_SPECIMEN = {
    # it makes two mistakes, of which the one hides the other
    "8000-steps-missing-2": {"missing-2", "wrong-training-rate"},
    "training-missing-w2": {"missing-w2"},
    "training-missing-2": {"missing-2", "wrong-training-rate"},
    "training-sum": {"sum-for-mean"},
    "training-per-point": {"not-averaged"},
    # what it raises says which name is not there
    "functions-no-gradient": {"raises"},
}


def due_names(specimen: Specimen) -> set[str]:
    """The ids of which one is to be named; empty for a right answer."""
    if specimen.mistake is None:
        return set()
    # that a factor is wrong in one gradient alone is said by the sentence
    plain = re.sub(r"^(.+)-in-w[12]$", r"\1", specimen.mistake)
    return {
        specimen.mistake,
        plain,
        *SAME.get(specimen.mistake, set()),
        *OF_SPECIMEN.get(specimen.name, set()),
    }
