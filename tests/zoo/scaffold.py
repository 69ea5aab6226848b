"""Both editions of the exercise, filled in rightly, as cells with pieces to replace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .specimen import Cell, Format, Specimen, md

# `Change` replaces a piece (an expression) or a cell: by a text, by several cells, or by nothing.
Change = str | tuple[str, ...] | None
# `Edit` replaces a text that occurs in a cell: (cell, old, new).
Edit = tuple[str, str, str]


@dataclass(frozen=True)
class Edition:
    """An edition of the scaffold: cells in order, in which `<piece>` stands for an expression."""

    cells: dict[str, str]
    headings: Mapping[str, str]  # the markdown before a cell
    pieces: dict[str, str]
    renames: Mapping[str, str]  # what this edition calls the names that the pieces are written with

    def fill(
        self, changes: Mapping[str, Change], edits: tuple[Edit, ...] = (), *, counted: bool = True
    ) -> tuple[Cell, ...]:
        """The cells of a submission: the right answer but for `changes` and `edits`."""
        unknown = set(changes) - set(self.cells) - set(self.pieces)
        if unknown:
            raise KeyError(f"no such cell or piece: {sorted(unknown)}")
        pieces = self.pieces | {name: str(text) for name, text in changes.items() if name in self.pieces}
        filled: list[Cell] = []
        for name, standard in self.cells.items():
            change = changes.get(name, standard)
            texts = (change,) if isinstance(change, str) else change or ()
            for text in texts:
                source = self._expand(text, pieces)
                for cell, old, new in edits:
                    if cell == name:
                        source = _replace(source, self._rename(old), self._rename(new))
                if name in self.headings and text is texts[0]:
                    filled.append(md(self.headings[name]))
                count = sum(not cell.markdown for cell in filled) + 1 if counted else None
                filled.append(Cell(source, count=count))
        return tuple(filled)

    def _expand(self, text: str, pieces: Mapping[str, str]) -> str:
        text = re.sub(r"<(\w+)>", lambda m: pieces.get(m[1], m[0]), text)
        return self._rename(text.strip("\n"))

    def _rename(self, text: str) -> str:
        return re.sub(r"\w+", lambda m: self.renames.get(m[0], m[0]), text)


def _replace(text: str, old: str, new: str) -> str:
    # An edit that finds nothing would leave a right answer among the wrong ones.
    if text.count(old) != 1:
        raise ValueError(f"{old!r} occurs {text.count(old)} times, should be once, in:\n{text}")
    return text.replace(old, new)


PIECES = {
    "a1": "np.dot(x, W[0])",
    "fa1": "np.sin(a1)",
    "a2": "np.dot(fa1, W[1])",
    "out": "np.sin(a2)",
    "returned": "a1, a2, y",
    "dldw2": "2 * (y_pred - y) * np.cos(a2) * np.sin(a1)",
    "dldw1": "2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x",
}

HEADINGS = {
    "imports": "# Back-propagation by hand",
    "data": "## The data",
    "network": "## The network\n\nTwo weights, and a sine after each of them.",
    "weights": "## A first guess",
    "gradient": "## One update\n\nBy the chain rule, from the loss backwards.",
    "restart": "## Many updates",
}

IMPORTS = """
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.metrics import mean_squared_error
%matplotlib inline
"""

DATA = """
df = pd.read_csv('backprop.csv')
x = df.x.values.reshape(-1, 1)
y = df.y.values.reshape(-1, 1)
"""

NETWORK = """
def neural_network(W, x):
    # W holds the two weights, x the inputs as a column
    a1 = <a1>
    fa1 = <fa1>
    a2 = <a2>
    y = <out>
    return <returned>
"""


# One step of any length as a function, with the gradients inside; the update and the training that call it
STEPPED = """
def stepped(W, rate):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    return [W[0] - rate * dldw1, W[1] - rate * dldw2]
"""
STEPPED_UPDATE, STEPPED_TRAINING = "Wnew = stepped(W, 1)", "for step in range(300):\n    W = stepped(W, 0.01)"


def figure(weights: str) -> str:
    """The cell that draws the data and the prediction at `weights`."""
    return f"""
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(x, y, label='data', color='gray')
ax.plot(x, neural_network({weights}, x)[2], label='network', color='tab:orange')
ax.set_xlabel('x')
ax.set_ylabel('y')
ax.legend()
"""


FIRST = Edition(
    cells={
        "imports": IMPORTS,
        "data": DATA,
        "network": NETWORK,
        "weights": """
np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
""",
        "figure": figure("W"),
        "loss": """
### edTest(test_nn_mse) ###
y_pred = neural_network(W, x)[2]
mse = mean_squared_error(y, y_pred)
print(f'MSE at the first weights: {mse:.2f}')
""",
        "gradient": """
a1, a2, y_pred = neural_network(W, x)

# with respect to the second weight
dldw2 = <dldw2>

# with respect to the first weight
dldw1 = <dldw1>

dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        "update": """
Wnew = [w - g for w, g in zip(W, dldw)]
""",
        "figure_update": figure("Wnew"),
        "loss_update": """
### edTest(test_one_update_mse) ###
y_pred = neural_network(Wnew, x)[2]
mse_update = mean_squared_error(y, y_pred)
print(f'MSE after one update: {mse_update:.2f}, before: {mse:.2f}')
""",
        "restart": """
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
""",
        "training": """
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
        "figure_final": figure("W"),
        "loss_final": """
### edTest(test_mse) ###
y_pred = neural_network(W, x)[2]
mse_final = mean_squared_error(y, y_pred)
print(f'MSE in the end: {mse_final:.2f}, at first: {mse:.2f}')
""",
    },
    headings=HEADINGS,
    pieces=PIECES,
    renames={},
)

LATER = Edition(
    cells=FIRST.cells
    | {
        "weights": """
np.random.seed(310)
W = np.random.randn(2, 1)
""",
        "gradient": """
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.mean(<dldw2>)
dldw1 = np.mean(<dldw1>)
""",
        "update": """
lr = 1
W[0] = W[0] - lr * dldw1
W[1] = W[1] - lr * dldw2
""",
        "figure_update": figure("W"),
        "loss_update": FIRST.cells["loss_update"].replace("Wnew", "W"),
        "restart": """
np.random.seed(310)
W = np.random.randn(2, 1)
""",
    },
    headings=HEADINGS,
    # W[0] has shape (1,) here: np.dot would drop the column.
    pieces=PIECES | {"a1": "x * W[0]", "a2": "fa1 * W[1]"},
    renames={"a1": "h1", "fa1": "fh1", "a2": "h2"},
)


def averaged(form: str) -> tuple[Edit, ...]:
    """In the later edition, `form` of the values per point (`@`) instead of their mean, in both places."""
    pieces = (PIECES["dldw1"], PIECES["dldw2"])
    return tuple(
        (cell, f"np.mean({piece})", form.replace("@", piece)) for cell in ("gradient", "training") for piece in pieces
    )


def right(
    name: str, why: str, edition: Edition = FIRST, *edits: Edit, format: Format = "ipynb4", **changes: Change
) -> Specimen:
    """A right answer: the scaffold with pieces written in another way."""
    return Specimen(name, edition.fill(changes, edits, counted=edition is FIRST), format, None, why)


def wrong(
    name: str,
    why: str,
    edition: Edition = FIRST,
    *edits: Edit,
    mistake: str | None = None,
    format: Format = "ipynb4",
    breaks: bool = False,
    **changes: Change,
) -> Specimen:
    """A wrong answer: the scaffold with one mistake in it, called like the specimen if not otherwise."""
    cells = edition.fill(changes, edits, counted=edition is FIRST)
    return Specimen(name, cells, format, mistake or name, why, breaks)


def written(name: str, why: str, *sources: str, format: Format = "ipynb4") -> Specimen:
    """A right answer written from scratch, a cell per source."""
    return Specimen(name, tuple(Cell(source.strip("\n")) for source in sources), format, None, why)


def misses(name: str, why: str, *sources: str, mistake: str | None = None, format: Format = "ipynb4") -> Specimen:
    """A wrong answer written from scratch, a cell per source."""
    return Specimen(name, tuple(Cell(s.strip("\n")) for s in sources), format, mistake or name, why)


def showing(specimen: Specimen, *lines: str) -> Specimen:
    """The specimen with `lines` as the saved outputs of the cells that print a loss."""
    printed = iter(lines)
    cells = tuple(
        replace(cell, printed=next(printed) + "\n") if "print(f'MSE" in cell.source else cell for cell in specimen.cells
    )
    return replace(specimen, cells=cells)
