"""What is measured is the same gradient, and what is shown is what was measured."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks import accuracy, bench, figure, memory, run, table
from benchmarks.measure import Timing, side_by_side
from benchmarks.peers import peers
from benchmarks.subjects import FUSED, TEXTBOOK, Prepared, Subject, ours
from checks import cli
from reference import network, points


def everything() -> list[Subject]:
    """Ours, and the peers that are installed here."""
    return ours() + peers()[0]


@pytest.mark.filterwarnings("ignore")  # peers warn of what is their own business
def test_every_subject_computes_the_gradient_and_trains() -> None:
    """To 12 digits of the textbook's, whose loss the reference's tests certify."""
    x, y = (column.ravel() for column in points())
    clear = network.gradient((0.7, -1.2), x, y)
    trained = network.train((0.7, -1.2), x, y, steps=3)

    for subject in everything():
        prepared = subject.prepare(x, y)
        assert np.abs(np.array(prepared.gradient(0.7, -1.2)) - clear).max() < 1e-12, subject.name
        assert np.abs(np.array(prepared.trained(0.7, -1.2, 3)) - trained).max() < 1e-12, subject.name
        if prepared.forward is not None:
            prepared.forward(0.7, -1.2)


def test_a_peer_that_is_not_there_is_skipped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which names the package and says what adds it."""
    monkeypatch.setattr("benchmarks.peers.MODULES", ("no_such_peer",))

    found, skipped = peers()

    assert found == []
    assert skipped == ["benchmarks.peers.no_such_peer is not installed: pip install --editable '.[bench]' adds it"]


def test_calls_take_turns() -> None:
    """Both are made in each round, and what is told is seconds a call."""
    order: list[str] = []

    timings = side_by_side({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, seconds=0.0, fewest=3)

    assert [timing.rounds for timing in timings.values()] == [3, 3]
    turns = [name for name, before in zip(order, ["", *order], strict=False) if name != before]
    assert turns == ["a", "b"] * 4  # the first by which calls are calibrated
    assert all(0 < timing.minimum <= timing.median for timing in timings.values())


def off_by(units: float, at: accuracy.Setting) -> Subject:
    """A subject whose gradient is the exact one of a setting, so many units of rounding off."""
    one, other = (at.exact + units * at.unit).tolist()
    return Subject(f"off by {units:g}", lambda x, y: Prepared(lambda w1, w2: (one, other)))


def test_errors_are_told_in_units_of_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is ten units off is told as such; the textbook is within a few; the unit is far below the gradient."""
    monkeypatch.setattr(accuracy, "SETTINGS", 1)
    (setting,) = accuracy.settings()

    found = accuracy.errors([off_by(0, setting), off_by(10, setting), *ours()])

    assert found["off by 0"]["largest"] == 0
    # to the digits that a gradient some 10^15 units large leaves
    assert found["off by 10"]["largest"] == pytest.approx(10, abs=1)
    assert all(found[name]["largest"] < 10 for name in (TEXTBOOK, FUSED))
    assert (setting.unit < 1e-14 * np.abs(setting.exact)).all()


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux's kernel tells how much a call held")
def test_memory_is_told_by_the_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The textbook holds six arrays at once, but for a page; the kernel, not one number for each point."""
    monkeypatch.setattr("benchmarks.memory.MODULES", ())

    found = memory.bytes_a_point()

    assert found[TEXTBOOK] > 5.9 * 8
    assert found[FUSED] < 8


def report() -> run.Report:
    """A made-up report of three subjects at three sizes."""
    subjects = {s.name: s for s in ours() if s.name in (TEXTBOOK, FUSED)}
    subjects["numba"] = Subject("numba", subjects[TEXTBOOK].prepare)
    times = {TEXTBOOK: 40e-6, FUSED: 8e-6, "numba": 20e-6}

    def timings(scale: float) -> dict[str, Timing]:
        return {name: Timing(scale * value, 1.1 * scale * value, 5, 1.0) for name, value in times.items()}

    many = {
        f"{what}, {who}": Timing(seconds, seconds, 3, 1.0)
        for what in ("landscape", "ensemble")
        for who, seconds in ((TEXTBOOK, 1.0), ("batched", 0.04))
    }
    environment: dict[str, object] = {
        "processor": "P", "cores": 2, "load": 0.5, "features": ["avx2"], "python": "3", "packages": {"numpy": "2"},
        "numpy functions": {"tan": "baseline"}, "BLAS": "b", "threads": {"OMP_NUM_THREADS": "1"},
    }  # fmt: skip
    skipped = ["torch is not installed: pip install --editable '.[bench]' adds it"]
    return run.Report(
        environment, subjects, skipped, timings(0.5), timings(1), timings(300),
        {1000: timings(1), 10_000: timings(9), 100_000: timings(100)},
        {10_000: Timing(75e-6, 80e-6, 5, 1.0), 100_000: Timing(900e-6, 990e-6, 5, 1.0)}, many,
        {FUSED: 0.0}, {FUSED: {"median": 0.5, "largest": 3.0}},
    )  # fmt: skip


def test_the_table_tells_ratios_and_where_the_kernel_stands(capsys: pytest.CaptureFixture[str]) -> None:
    """Five times the textbook, ahead of numba by 2.5, at a cost a point that stays within 1.2 times."""
    table.show(report())

    shown = capsys.readouterr().out
    assert "skipped: torch is not installed: pip install --editable '.[bench]' adds it" in shown
    assert "numpy, fused, against numpy, textbook: 5.00 times as fast at n = 1000, 5.00 times in training" in shown
    assert "measured in turns, the cost of a point stays within 1.20 times (7.5 to 9.0 ns)" in shown
    assert "ahead of numba (2.50); behind none." in shown
    assert "200 x 200 of them 25 times as fast" in " ".join(shown.split())
    assert "OMP_NUM_THREADS=1" in shown
    assert "…" not in shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0.0123, "0.0123"), (7.2, "7.20"), (26.31, "26.3"), (367.2, "367"), (999.7, "1000"), (2129.4, "2129")]
)  # fmt: skip
def test_costs_have_threedigits_and_no_power_of_ten(number: float, shown: str) -> None:
    """So that all columns of the table fit."""
    assert table.digits(number) == shown


def test_nothing_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    """With all our names and sizes, a peer's longest name, and costs and ratios as far apart as they come."""
    made_up = report()
    peer = Subject("torch, by hand with out=", made_up.subjects[TEXTBOOK].prepare)
    names = {s.name: s for s in [*ours(), peer]} | made_up.subjects
    slow = {name: Timing(3e-3, 4e-3, 5, 1.0) for name in names}
    scaling = dict.fromkeys(run.SIZES, slow | made_up.gradient)

    table.show(dataclasses.replace(made_up, subjects=names, scaling=scaling, gradient=slow | made_up.gradient))

    assert "…" not in capsys.readouterr().out


def test_the_figure_has_a_line_for_each_subject(tmp_path: Path) -> None:
    """Named at its end, on two logarithmic scales."""
    drawn = figure.scaling(report())
    (axes,) = drawn.axes

    lines = {line.get_label(): np.asarray(line.get_xydata()) for line in axes.lines if line.get_linestyle() != "None"}
    assert lines[FUSED] == pytest.approx(np.array([[1000, 8.0], [10_000, 7.2], [100_000, 8.0]]))
    assert {text.get_text() for text in axes.texts} == {TEXTBOOK, FUSED, "numba"}
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    figure.write(report(), tmp_path / "bench.png")
    assert (tmp_path / "bench.png").stat().st_size > 10_000


@pytest.mark.parametrize("largest", [1, 10_000])
def test_a_run_measures_all_that_is_shown(
    largest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real thing on a few subjects, a round each: tables, figure and JSON can be made of it, however few points."""
    kept = [subject for subject in ours() if subject.name in (TEXTBOOK, FUSED)]
    monkeypatch.setattr(run, "ours", lambda: kept)
    monkeypatch.setattr(run, "peers", lambda: ([], ["no peer is installed"]))
    monkeypatch.setattr(run, "GRID", 20)
    monkeypatch.setattr(run, "RUNS", 2)
    monkeypatch.setattr(accuracy, "SETTINGS", 1)
    monkeypatch.setattr(memory, "bytes_a_point", lambda: {FUSED: 0.0})
    monkeypatch.setattr(run, "side_by_side", lambda calls, **_: side_by_side(calls, seconds=0, fewest=1, most=1))

    bench.bench(run.Plan(largest=largest, seconds=0), tmp_path)

    shown = capsys.readouterr()
    assert "skipped: no peer is installed" in shown.out
    assert "numpy, fused, against numpy, textbook:" in shown.out
    assert "all n in one run ..." in shown.err
    saved = json.loads((tmp_path / "bench.json").read_text())
    sizes = [n for n in run.SIZES if n <= max(largest, 100)]
    assert list(saved["forward and backward"]) == [str(n) for n in sizes]
    assert list(saved["numpy, fused, all n in one run"]) == [str(n) for n in sizes if n >= 10**4]
    assert all(each["minimum"] > 0 for each in saved["300 steps of training, n = 1000"].values())


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([], []),
        ([1.0, 5.0, 9.0], [1.0, 5.0, 9.0]),
        ([1.0, 1.0, 9.0], [0.0, 2.0, 9.0]),
        ([1.0, 1.0, 1.0, 3.5], [-1.375, 0.625, 2.625, 4.625]),
    ],
)
def test_names_keep_clear_of_each_other(wanted: list[float], placed: list[float]) -> None:
    """At least 2 apart here, evenly about where they want to be, and in their order."""
    spread = figure.spread(wanted, 2.0)

    assert spread == pytest.approx(placed)


def test_the_command_prints_and_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is under way on standard error, tables on standard output, JSON and figure in a folder that is made."""
    asked = []

    def made_up(plan: run.Plan, say: Callable[[str], None]) -> run.Report:
        asked.append(plan)
        say("measuring")
        return report()

    monkeypatch.setattr(bench, "run", made_up)

    assert cli.main(["bench", "--largest", "1000", "--seconds", "0.5", "--out", str(tmp_path / "new")]) == 0

    assert asked == [run.Plan(largest=1000, seconds=0.5)]
    shown = capsys.readouterr()
    assert "measuring" in shown.err
    assert "5.00 times as fast" in shown.out
    saved = json.loads((tmp_path / "new" / "bench.json").read_text())
    assert saved["forward and backward"]["10000"][FUSED]["minimum"] == pytest.approx(72e-6)
    assert (tmp_path / "new" / "bench.png").exists()
