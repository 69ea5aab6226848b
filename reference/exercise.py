"""The walk through the exercise: every loss it asks for, in a table, and its figures."""

from dataclasses import dataclass
from pathlib import Path

from reference import data, network
from reference.arguments import Floats
from reference.initial_weights import initial_weights

BIAS = 0.5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer of the exercise: weights trained without a bias and with it, and the loss of each.

    `pair` counts the draws after seeding: 1 for the first weights of the exercise, 2 for those drawn next.
    """

    pair: int
    steps: int
    learning_rate: float
    w1: float
    w2: float
    loss: float
    w1_with_bias: float
    w2_with_bias: float
    loss_with_bias: float


def table() -> list[Row]:
    """The rows of the exercise, in its order, on its 1000 points.

    They are: the first weights; one update of these; 300 updates from the next draws, and from the first
    draws again, for editions of the exercise differ; and the 10000 updates that a comment in it speaks of.
    """
    return [
        row(pair=1, steps=0, learning_rate=1.0),
        row(pair=1, steps=1, learning_rate=1.0),
        row(pair=2, steps=300, learning_rate=0.01),
        row(pair=1, steps=300, learning_rate=0.01),
        row(pair=2, steps=10_000, learning_rate=0.01),
    ]


def row(*, pair: int, steps: int, learning_rate: float) -> Row:
    """The answer after `steps` updates at `learning_rate` from a pair of draws, counted from 1."""
    x, y = data.points()
    start = initial_weights(skip=pair - 1)

    def answer(bias: float) -> tuple[Floats, float]:
        weights = network.train(start, x, y, learning_rate=learning_rate, steps=steps, bias=bias)
        return weights, network.loss(weights, x, y, bias=bias)

    (plain, loss), (biased, loss_with_bias) = answer(0.0), answer(BIAS)
    return Row(
        pair=pair,
        steps=steps,
        learning_rate=learning_rate,
        w1=float(plain[0]),
        w2=float(plain[1]),
        loss=loss,
        w1_with_bias=float(biased[0]),
        w2_with_bias=float(biased[1]),
        loss_with_bias=loss_with_bias,
    )


def walk_through(out: Path | None) -> list[Row]:
    """Print the table of losses, draw the figures into the folder `out` unless it is None, return the rows.

    The folder is made if it is not there. Where that fails, or a figure cannot be written, the `OSError` is
    one sentence that names the path.
    """
    if out is not None:
        _make_folder(out)  # before the work, so that a wrong path is known at once
    rows = table()
    _show(rows)
    if out is not None:
        from reference import figures

        try:
            figures.write(out)
        except OSError as error:
            raise OSError(f"{out} cannot take the figures: {error.strerror or error}") from None
    return rows


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(f"{out} is a file, but should be a folder for the figures") from None
    except OSError as error:
        raise OSError(f"{out} cannot be made a folder for the figures: {error.strerror or error}") from None


def _show(rows: list[Row]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    x, y = data.points()
    dl_dw1, dl_dw2 = network.gradient(initial_weights(), x, y)
    shown = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        caption=(
            f"dL/dw1 = {dl_dw1:.10f} and dL/dw2 = {dl_dw2:.10f} at the first weights.\n"
            "Weights start from the first or second pair of draws after seeding with 310.\n"
            f"Those shown are trained without a bias: one of {BIAS} moves them by rounding only."
        ),
        caption_justify="left",
    )
    for heading in ("pair", "updates", "rate", "w1", "w2", "MSE", f"MSE, bias {BIAS}"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for each in rows:
        shown.add_row(
            str(each.pair),
            str(each.steps),
            str(each.learning_rate) if each.steps else "",
            *(f"{number:.10f}" for number in (each.w1, each.w2, each.loss, each.loss_with_bias)),
        )
    Console().print(shown)
