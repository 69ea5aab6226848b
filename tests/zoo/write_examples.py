"""The submissions to try: `python -m tests.zoo.write_examples` writes them into examples/."""

from dataclasses import replace
from pathlib import Path

from .right import RIGHT
from .scaffold import showing
from .specimen import Specimen
from .wrong import WRONG

FOLDER = Path(__file__).parents[2] / "examples"
FIRST_LINE = "MSE at the first weights: 0.34"


def _example(name: str, specimen: str, *printed: str) -> Specimen:
    [found] = [s for s in (*RIGHT, *WRONG) if s.name == specimen]
    return replace(showing(found, *printed) if printed else found, name=name)


EXAMPLES = (
    _example(
        "right-first-edition",
        "first-chain-rule",
        FIRST_LINE,
        "MSE after one update: 0.28, before: 0.34",
        "MSE in the end: 0.25, at first: 0.34",
    ),
    _example("right-later-edition", "later-bias-from-start"),
    _example("right-script", "later-percent"),
    _example("right-functions", "functions"),
    # The same three numbers as a right answer: they are no test of the gradients.
    _example(
        "wrong-missing-w2",
        "missing-w2",
        FIRST_LINE,
        "MSE after one update: 0.28, before: 0.34",
        "MSE in the end: 0.25, at first: 0.34",
    ),
    _example(
        "wrong-broadcasting",
        "broadcasting",
        FIRST_LINE,
        "MSE after one update: 0.48, before: 0.34",
        "MSE in the end: 0.40, at first: 0.34",
    ),
)


def main() -> None:
    """Write every example, and say so."""
    for example in EXAMPLES:
        print(example.write(FOLDER).relative_to(FOLDER.parent))


if __name__ == "__main__":
    main()
