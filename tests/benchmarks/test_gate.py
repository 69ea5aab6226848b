"""The gate's judgement on ratios that are given to it; that of real ones is no business of the tests."""

import pytest

from benchmarks import gate
from benchmarks.subjects import FUSED, TEXTBOOK

GOOD = {pair: 1.01 * max(thresholds) for pair, thresholds in gate.THRESHOLDS.items()}


@pytest.mark.parametrize("vectorized", [False, True])
@pytest.mark.parametrize("pair", gate.THRESHOLDS)
def test_a_ratio_below_its_threshold_fails(pair: tuple[str, str], vectorized: bool) -> None:
    """That one alone, by one sentence that names both and says what it should be."""
    least = gate.THRESHOLDS[pair][vectorized]

    assert gate.failures(GOOD, vectorized=vectorized) == []
    assert gate.failures(GOOD | {pair: least}, vectorized=vectorized) == []
    (sentence,) = gate.failures(GOOD | {pair: 0.99 * least}, vectorized=vectorized)
    slower, faster = pair
    assert sentence.startswith(
        f"{faster} is {0.99 * least:.2f} times as fast as {slower}, but should be at least {least:g}"
    )


@pytest.mark.parametrize(("astray", "status"), [((), 0), ((1,), 0), ((0, 2), 1), ((0, 1, 2), 1)])
def test_the_median_of_three_measurements_decides(
    astray: tuple[int, ...], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that went astray changes nothing; with two of them the gate fails and says why."""
    asked: list[int] = []

    def ratios() -> dict[tuple[str, str], float]:
        asked.append(len(asked))
        return GOOD | {(TEXTBOOK, FUSED): 1.0} if asked[-1] in astray else GOOD

    monkeypatch.setattr(gate, "ratios", ratios)

    assert gate.main([]) == status
    assert len(asked) == 3
    assert ("numpy, fused is 1.00 times" in capsys.readouterr().err) == bool(status)


def test_the_spread_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The least, the largest and the median of each ratio."""
    measured = iter([2.0, 5.0, 3.0])
    monkeypatch.setattr(gate, "ratios", lambda: dict.fromkeys(gate.THRESHOLDS, next(measured)))

    assert gate.main(["--spread", "3"]) == 0
    assert "numpy, fused over numpy, textbook: 2.00 to 5.00, median 3.00\n" in capsys.readouterr().out


def test_ratios_are_measured_in_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each pair that has a threshold; positive, whatever they are."""
    monkeypatch.setattr(gate, "ROUNDS", 1)

    measured = gate.ratios()

    assert measured.keys() == gate.THRESHOLDS.keys()
    assert all(ratio > 0 for ratio in measured.values())
