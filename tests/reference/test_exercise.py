"""The answers of the exercise, to every digit on record."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from matplotlib.figure import Figure

from reference import exercise, figures, initial_weights, loops, network, points
from reference.exercise import Row

# Pair of draws, updates, learning rate; then w1, w2, and the loss without and with the bias of 0.5.
ON_RECORD = [
    ((1, 0, 1.0), ("0.5353451969", "1.0115632484", "0.3402766157", "0.0902766157")),
    ((1, 1, 1.0), ("0.5431231", "0.7327630", "0.2761504098", "0.0261504098")),
    ((2, 300, 0.01), ("0.3801611196", "0.5250096802", "0.2505018488", "0.0005018488")),
    ((1, 300, 0.01), ("0.4377129488", "0.5590058852", "0.2514182366", "0.0014182366")),
    ((2, 10_000, 0.01), ("0.4076529829", "0.5217460992", "0.2503404643", "0.0003404643")),
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The table, computed once."""
    return exercise.table()


def digits(value: float, like: str) -> str:
    """A number with as many decimals as one on record."""
    return f"{value:.{len(like.partition('.')[2])}f}"


def test_the_table_is_the_one_on_record(rows: list[Row]) -> None:
    """Both columns of losses, and the weights trained without the bias and with it."""
    assert [key for key, _ in ON_RECORD] == [(row.pair, row.steps, row.learning_rate) for row in rows]
    for row, (_, (w1, w2, loss, loss_with_bias)) in zip(rows, ON_RECORD, strict=True):
        assert (w1, w2) == (digits(row.w1, w1), digits(row.w2, w2))
        assert (w1, w2) == (digits(row.w1_with_bias, w1), digits(row.w2_with_bias, w2))
        assert (loss, loss_with_bias) == (digits(row.loss, loss), digits(row.loss_with_bias, loss_with_bias))


def test_the_table_asks_for_these_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without computing them: the pairs, updates and rates of the exercise in its order."""
    asked = []
    monkeypatch.setattr(exercise, "row", lambda **keywords: asked.append(keywords))

    assert len(exercise.table()) == len(ON_RECORD)

    assert asked == [{"pair": pair, "steps": steps, "learning_rate": rate} for (pair, steps, rate), _ in ON_RECORD]


@pytest.mark.parametrize("pair", [1, 2])
def test_a_row_is_two_trainings(pair: int) -> None:
    """From the same draws: one without a bias and one with it, each with its weights and its loss."""
    x, y = points()
    start = initial_weights(skip=pair - 1)
    plain, biased = (network.train(start, x, y, learning_rate=2.0, steps=3, bias=bias) for bias in (0.0, 0.5))

    assert exercise.row(pair=pair, steps=3, learning_rate=2.0) == Row(
        pair=pair,
        steps=3,
        learning_rate=2.0,
        w1=float(plain[0]),
        w2=float(plain[1]),
        loss=network.loss(plain, x, y),
        w1_with_bias=float(biased[0]),
        w2_with_bias=float(biased[1]),
        loss_with_bias=network.loss(biased, x, y, bias=0.5),
    )
    assert plain.tolist() != biased.tolist()


@pytest.mark.parametrize("bias", [0.0, 0.5])
@pytest.mark.parametrize(("key", "expected"), ON_RECORD[:-1])
def test_loops_reach_the_table(key: tuple[int, int, float], expected: tuple[str, str, str, str], bias: float) -> None:
    """All rows but the last, whose 10000 updates take plain Python too long."""
    x, y = points()
    pair, steps, rate = key
    start = initial_weights(skip=pair - 1)

    weights = loops.train(start, x, y, learning_rate=rate, steps=steps, bias=bias)
    numbers = (*weights, loops.loss(weights, x, y, bias=bias))

    record = (*expected[:2], expected[3] if bias else expected[2])
    assert record == tuple(map(digits, numbers, record))


def test_ten_thousand_updates_forget_the_start(rows: list[Row]) -> None:
    """From the first draws they lead to the same ten digits as from the next ones."""
    w1, w2 = network.train(initial_weights(), *points(), steps=10_000)

    assert (f"{rows[-1].w1:.10f}", f"{rows[-1].w2:.10f}") == (f"{w1:.10f}", f"{w2:.10f}")


@pytest.mark.parametrize("implementation", [network, loops], ids=["vectorized", "looped"])
@pytest.mark.parametrize("bias", [0.0, 0.5])
def test_gradient_at_the_first_weights(implementation: ModuleType, bias: float) -> None:
    """The same with the bias: what it adds is the mean of an odd function, which is zero."""
    gradient = implementation.gradient(initial_weights(), *points(), bias=bias)

    assert [f"{each:.10f}" for each in gradient] == ["-0.0077779006", "0.2788002123"]


def recorded() -> list[Row]:
    """Rows made of what is on record: computing them would take the tests of what becomes of them seconds."""
    rows = []
    for (pair, steps, rate), numbers in ON_RECORD:
        w1, w2, loss, loss_with_bias = map(float, numbers)
        biased = {"w1_with_bias": w1, "w2_with_bias": w2, "loss_with_bias": loss_with_bias}
        rows.append(Row(pair=pair, steps=steps, learning_rate=rate, w1=w1, w2=w2, loss=loss, **biased))
    return rows


PRINTED = """
 pair  updates  rate            w1            w2           MSE  MSE, bias 0.5
 ─────────────────────────────────────────────────────────────────────────────
    1        0        0.5353451969  1.0115632484  0.3402766157   0.0902766157
    1        1   1.0  0.5431231000  0.7327630000  0.2761504098   0.0261504098
    2      300  0.01  0.3801611196  0.5250096802  0.2505018488   0.0005018488
    1      300  0.01  0.4377129488  0.5590058852  0.2514182366   0.0014182366
    2    10000  0.01  0.4076529829  0.5217460992  0.2503404643   0.0003404643

dL/dw1 = -0.0077779006 and dL/dw2 = 0.2788002123 at the first weights.
Weights start from the first or second pair of draws after seeding with 310.
Those shown are trained without a bias: one of 0.5 moves them by rounding only.
"""


def test_without_a_folder_only_the_table_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In 80 columns, every number to ten decimals; nothing is written."""
    rows = recorded()
    monkeypatch.setattr(exercise, "table", lambda: rows)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    assert rows == exercise.walk_through(None)

    printed = capsys.readouterr().out
    assert "".join(f"{line.rstrip()}\n" for line in printed.splitlines()) == PRINTED
    assert {len(line) for line in printed.splitlines()} == {79}
    assert list(tmp_path.iterdir()) == []


def test_rows_stay_rows_where_there_is_no_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 60 columns numbers are cut short and end in a sign that says so; no row becomes two lines."""
    monkeypatch.setattr(exercise, "table", recorded)
    monkeypatch.setenv("COLUMNS", "60")

    exercise.walk_through(None)

    above, _, _ = capsys.readouterr().out.partition("dL/dw1")
    assert above.count("\n") == 4 + len(ON_RECORD)
    assert above.count("…") >= 4 * len(ON_RECORD)


def test_figures_are_written_into_a_new_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And the table is printed as well; once more into the same folder is no harm."""
    monkeypatch.setattr(exercise, "table", recorded)
    monkeypatch.setattr(figures, "predictions", Figure)  # blank ones, to save time
    monkeypatch.setattr(figures, "landscape", Figure)
    out = tmp_path / "new" / "folder"

    for _ in range(2):
        exercise.walk_through(out)

        assert sorted(path.name for path in out.iterdir()) == ["landscape.png", "predictions.png"]
        assert "0.3402766157" in capsys.readouterr().out


def file_in_the_way(tmp_path: Path) -> Path:
    """A path at which there is a file."""
    (tmp_path / "out").touch()
    return tmp_path / "out"


def file_above(tmp_path: Path) -> Path:
    """A path that leads through a file."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "out"


def folder_for_a_figure(tmp_path: Path) -> Path:
    """A folder in which a figure's name is taken by a folder."""
    (tmp_path / "landscape.png").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (file_in_the_way, "{} is a file, but should be a folder for the figures"),
        (file_above, "{} cannot be made a folder for the figures: Not a directory"),
        (folder_for_a_figure, "{} cannot take the figures: Is a directory"),
    ],
)
def test_folders_that_are_refused(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    place: Callable[[Path], Path],
    sentence: str,
) -> None:
    """With an OSError of one sentence."""
    monkeypatch.setattr(exercise, "table", recorded)
    monkeypatch.setattr(figures, "predictions", Figure)
    monkeypatch.setattr(figures, "landscape", Figure)
    out = place(tmp_path)

    with pytest.raises(OSError) as caught:  # noqa: PT011 - the whole sentence is compared below
        exercise.walk_through(out)

    assert sentence.format(out) == str(caught.value)
