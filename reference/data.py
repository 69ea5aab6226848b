"""The data of the exercise: 1000 points of the logistic function, as arrays and as a CSV file."""

import io
import re
import reprlib
from os import PathLike
from pathlib import Path

import numpy as np

from reference.arguments import Floats

COLUMNS = ("x", "y")

# Stricter than float(), which also reads 1_000 and digits of other scripts.
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|[-+]?(nan|inf|infinity)", re.ASCII | re.IGNORECASE)


def points() -> tuple[Floats, Floats]:
    """Inputs x, 1000 of them evenly from -5 to 5, and targets y = 1 / (1 + e^-x), each of shape (1000, 1)."""
    x = np.linspace(-5, 5, 1000)[:, np.newaxis]
    return x, 1 / (1 + np.exp(-x))


def write(path: str | PathLike[str]) -> None:
    """Write the points to a CSV file that `load` reads back bit for bit."""
    # repr gives the shortest text that is read back as the same float.
    lines = [",".join(COLUMNS), *(f"{x!r},{y!r}" for x, y in np.hstack(points()).tolist())]
    Path(path).write_bytes("".join(f"{line}\n" for line in lines).encode())


def load(path: str | PathLike[str]) -> tuple[Floats, Floats]:
    """Inputs x and targets y from the columns so named in a CSV file: new, writable, each of shape (n, 1).

    Numbers are read exactly; further columns and blank rows are passed over. A file that is not there is a
    `FileNotFoundError`. One that does not hold finite numbers in both columns is a `ValueError`, whose
    sentence names the file, the row as an editor counts it, with the header as row 1, and the column.
    """
    import pandas as pd

    try:
        # All as text, header included: left to itself, pandas takes surplus fields for an index, renames
        # columns that are there twice, cannot say which row failed, and before version 3 is off by an ulp.
        frame = pd.read_csv(
            io.StringIO(_text(Path(path))),
            header=None,
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
            skipinitialspace=True,  # so that a quote after ", " is a quote
        )
    except pd.errors.ParserError as error:
        reason = str(error).removeprefix("Error tokenizing data. C error: ").strip()
        raise ValueError(f"{path} is not a CSV file: {reason}") from None
    header, *rows = ([text.strip() for text in row] for row in frame.to_numpy().tolist())
    for name in COLUMNS:
        if header.count(name) != 1:
            found = f"{header.count(name)} columns {name} among {reprlib.repr(header)}"
            raise ValueError(f"{path} has {found}, but should have one")
    numbers = [
        [_number(row[header.index(name)], f"{path}, row {count}, column {name},") for name in COLUMNS]
        for count, row in enumerate(rows, start=2)
        if any(row)
    ]
    if not numbers:
        raise ValueError(f"{path} has no rows below its header, but should have at least one")
    x, y = np.array(numbers).T[:, :, np.newaxis]
    return x.copy(), y.copy()


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is not there, but should be a CSV file") from None
    except IsADirectoryError:
        raise ValueError(f"{path} is a directory, but should be a CSV file") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not text in UTF-8, but should be a CSV file") from None
    if "\0" in text:
        raise ValueError(f"{path} is binary, but should be a CSV file")
    if not text.strip():
        raise ValueError(f"{path} is empty, but should be a CSV file with columns x and y")
    return text


def _number(text: str, place: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{place} is {reprlib.repr(text)}, but should be a number")
    number = float(text)
    if not np.isfinite(number):
        raise ValueError(f"{place} is {text}, but should be finite")
    return number
