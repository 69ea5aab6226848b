"""The points: a table that names every check, and the files that override it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from checks.grade import Grading
from checks.points import TABLE, PointsError, default_points, load_points
from checks.registry import all_checks


def written(folder: Path, text: str) -> Path:
    """A points file with this text."""
    path = folder / "points.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_names_every_check_exactly_once() -> None:
    """No check is worth nothing by oversight, and none is named that is not there."""
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    named = [name for table in tables.values() for name in table]

    assert sorted(named) == sorted(check.id for check in all_checks())


def test_the_table_sorts_checks_by_their_steps() -> None:
    """A check stands under the step that it belongs to."""
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    steps = {name: step for step, table in tables.items() for name in table}

    assert steps == {check.id: check.step for check in all_checks()}


def test_a_whole_notebook_is_worth_ten_points() -> None:
    """The maximum that is told of a notebook which could not be read, too."""
    assert Grading().most == 10.0


def test_every_check_is_worth_something() -> None:
    """A check that costs nothing would not be looked at."""
    assert min(default_points().values()) > 0


@pytest.mark.parametrize(
    "text",
    [
        "[gradient]\ngradient-scales-with-x = 2",
        "gradient-scales-with-x = 2.0",
        "[any-heading]\ngradient-scales-with-x = 2",
    ],
    ids=["in-its-table", "without-a-table", "under-another-heading"],
)
def test_a_file_overrides_what_it_names_and_nothing_else(tmp_path: Path, text: str) -> None:
    """Points of other checks stay those of the shipped table."""
    points = load_points(written(tmp_path, text))

    assert points == default_points() | {"gradient-scales-with-x": 2.0}
    assert all(type(value) is float for value in points.values())


def test_without_a_file_the_shipped_points_hold() -> None:
    """No file, no change; and what one caller does to its points reaches no other."""
    points = load_points(None)
    points.clear()

    assert load_points(None) == default_points() != {}


def test_an_empty_file_overrides_nothing(tmp_path: Path) -> None:
    """Every line of the table is optional."""
    assert load_points(written(tmp_path, "# nothing\n")) == default_points()


def test_points_may_be_taken_away(tmp_path: Path) -> None:
    """A check can be made worth nothing."""
    assert load_points(written(tmp_path, "prediction-is-odd = 0"))["prediction-is-odd"] == 0.0


ERRORS = {
    "unknown-check": ("prediction-is-strange = 1", "prediction-is-strange"),
    "unknown-check-in-a-table": ("[forward]\nprediction-is-strange = 1", "prediction-is-strange"),
    "negative": ("prediction-is-odd = -1", "-1"),
    "text": ("prediction-is-odd = '1'", "'1'"),
    "true": ("prediction-is-odd = true", "True"),
    "not-a-number": ("prediction-is-odd = nan", "nan"),
    "infinite": ("prediction-is-odd = inf", "inf"),
    "a-list": ("prediction-is-odd = [1]", "[1]"),
    "table-in-a-table": ("[forward.prediction-is-odd]\npoints = 1", "prediction-is-odd"),
    "no-toml": ("prediction-is-odd: 1", "TOML"),
    "twice": ("prediction-is-odd = 1\nprediction-is-odd = 2", "TOML"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    """The sentence names the file and what is wrong with it."""
    text, words = ERRORS[case]
    path = written(tmp_path, text)

    with pytest.raises(PointsError) as told:
        load_points(path)

    assert str(path) in str(told.value)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["missing", "folder", "binary"])
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    """A path without a file, a folder, bytes that are no text."""
    path = tmp_path / "points.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(PointsError) as told:
        load_points(path)

    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)
