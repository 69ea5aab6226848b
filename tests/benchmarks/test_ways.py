"""What the constants of the fast ways are taken from is printed; the figures are no business of the tests."""

import pytest

from benchmarks import ways
from benchmarks.measure import side_by_side
from reference import compressed


def test_both_tables_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each number of points, with all ways, and one for each number of points a node; nothing else changes."""
    monkeypatch.setattr(ways, "SIZES", (8, 500))
    monkeypatch.setattr(ways, "A_NODE", (1, 2))
    monkeypatch.setattr(ways, "side_by_side", lambda calls, **_: side_by_side(calls, seconds=0, fewest=1, most=1))
    before = compressed.FEWEST_POINTS

    assert ways.main([]) == 0

    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["n", "tangent", "powers", "fraction"] in shown
    assert {line[0]: len(line) for line in shown if line and line[0] in ("8", "500")} == {"8": 5, "500": 5}
    assert {line[0]: len(line) for line in shown if line and line[0] in ("1", "2")} == {"1": 6, "2": 6}
    assert before == compressed.FEWEST_POINTS
