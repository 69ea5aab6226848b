"""The 1000 points, the file that holds them, and the files that are refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reference import data

BACKPROP_CSV = Path(__file__).parents[2] / "backprop.csv"


def test_points_are_the_formula() -> None:
    """1000 evenly spaced inputs, and the logistic function at each to 4 ulp of 1, in columns."""
    x, y = data.points()

    assert x.shape == y.shape == (1000, 1)
    assert np.array_equal(np.linspace(-5, 5, 1000), x.ravel())
    # (1 + tanh(x / 2)) / 2 is the same function; where 1 + tanh cancels, its error grows by 1 / y < 150.
    assert np.allclose(y, (1 + np.tanh(x / 2)) / 2, rtol=150 * 4 * 2.0**-52, atol=0)


def test_the_given_file_holds_the_points() -> None:
    """Every x exactly; every y to 2 ulp, for another machine's exponential may round otherwise."""
    x, y = data.load(BACKPROP_CSV)

    assert np.array_equal(data.points()[0], x)
    assert (abs(y - data.points()[1]) <= 2 * np.spacing(y)).all()


def test_written_points_are_read_back_bit_for_bit(tmp_path: Path) -> None:
    """As new columns that the reader may write into."""
    data.write(tmp_path / "points.csv")

    loaded = data.load(tmp_path / "points.csv")

    for expected, got in zip(data.points(), loaded, strict=True):
        assert np.array_equal(expected, got)
        assert got.dtype == np.float64
        assert got.flags.writeable
        assert got.flags.owndata


def test_the_written_file_is_lines_of_plain_text(tmp_path: Path) -> None:
    """Two names, then two numbers a line, each line ended as everywhere but on Windows, on every machine."""
    data.write(tmp_path / "points.csv")

    expected = ["x,y", *(f"{float(x)},{float(y)}" for x, y in np.hstack(data.points()))]
    assert (tmp_path / "points.csv").read_bytes().decode("ascii").split("\n") == [*expected, ""]


Save = Callable[[str | bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """A function that saves a file and returns its path."""

    def save(content: str | bytes) -> Path:
        path = tmp_path / "points.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n1,2.5\n-3,4e-1\n",
        "x,y\r\n1,2.5\r\n-3,4e-1",
        "y,x\n2.5,1\n.4,-3.\n",
        ",x,y,note\n0,1,2.5,a\n1,-3,+0.4,\n",
        "\ufeffx,y\n1,2.5\n\n-3,.4E0\n\n\n",
        '"x", "y"\n"1", 2.5\n-3 , "0.4"\n',
        "7,x,y\n8,1,2.5\n9,-3,.4\n",
    ],
    ids=[
        "plain",
        "CRLF",
        "columns swapped",
        "further columns",
        "BOM and blank rows",
        "quotes and spaces",
        "a column of numbers up to its name",
    ],
)
def test_files_that_are_read(save: Save, content: str) -> None:
    """Columns are found by name; what a spreadsheet does to a file does not matter."""
    x, y = data.load(save(content))

    assert x.tolist() == [[1.0], [-3.0]]
    assert y.tolist() == [[2.5], [0.4]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "{} is empty, but should be a CSV file with columns x and y"),
        ("\ufeff", "{} is empty, but should be a CSV file with columns x and y"),
        (" \n\n", "{} is empty, but should be a CSV file with columns x and y"),
        ("x,y\n", "{} has no rows below its header, but should have at least one"),
        ("x,y\n\n\n", "{} has no rows below its header, but should have at least one"),
        ("x,z\n1,2\n", "{} has 0 columns y among ['x', 'z'], but should have one"),
        ("x;y\n1;2\n", "{} has 0 columns x among ['x;y'], but should have one"),
        ("y,x,y\n1,2,3\n", "{} has 2 columns y among ['y', 'x', 'y'], but should have one"),
        ("x,y\n1,2\n3,four\n", "{}, row 3, column y, is 'four', but should be a number"),
        ("x,y\n\n1,2\na,4\n", "{}, row 4, column x, is 'a', but should be a number"),
        ("x,y\n1_0,2\n", "{}, row 2, column x, is '1_0', but should be a number"),
        ("x,y\n٣,2\n", "{}, row 2, column x, is '٣', but should be a number"),
        ("x,y\n1,\n", "{}, row 2, column y, is '', but should be a number"),
        ("x,y\n1\n", "{}, row 2, column y, is '', but should be a number"),
        ('x,y\n"1,5",2\n', "{}, row 2, column x, is '1,5', but should be a number"),
        ("x,y\n1,2\n3,NaN\n", "{}, row 3, column y, is NaN, but should be finite"),
        ("x,y\n-inf,2\n", "{}, row 2, column x, is -inf, but should be finite"),
        ("x,y\n1,1e999\n", "{}, row 2, column y, is 1e999, but should be finite"),
        ("x,y\n1,2\n1,2,3\n", "{} is not a CSV file: Expected 2 fields in line 3, saw 3"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "{} is not text in UTF-8, but should be a CSV file"),
        ("x,y\n1,2\n".encode("utf-16"), "{} is not text in UTF-8, but should be a CSV file"),
        (b"x,y\n1,2\x00\n", "{} is binary, but should be a CSV file"),
    ],
)
def test_files_that_are_refused(save: Save, content: str | bytes, sentence: str) -> None:
    """One sentence names the file, and where it can the row and the column."""
    path = save(content)

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared below
        data.load(path)

    assert sentence.format(path) == str(caught.value)


def test_a_path_without_a_file_is_refused(tmp_path: Path) -> None:
    """Nothing there is a FileNotFoundError; a directory is not a file."""
    missing = tmp_path / "missing.csv"

    with pytest.raises(FileNotFoundError) as absent:
        data.load(missing)
    with pytest.raises(ValueError) as directory:  # noqa: PT011 - the whole sentence is compared below
        data.load(tmp_path)

    assert str(absent.value) == f"{missing} is not there, but should be a CSV file"
    assert str(directory.value) == f"{tmp_path} is a directory, but should be a CSV file"
