"""The pages tell what the runs that they name have saved."""

import json
from pathlib import Path

import pytest

from benchmarks import markdown
from benchmarks.subjects import FUSED, TEXTBOOK

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("page", "run"),
    [("README.md", "bench"), ("docs/bench-without-avx512.md", "bench-without-avx512")],
)
def test_a_page_shows_the_saved_run(page: str, run: str) -> None:
    """Table and sentences, word for word: `python -m benchmarks.markdown docs/bench.json` prints them."""
    saved = json.loads((PROJECT / "docs" / f"{run}.json").read_text(encoding="ascii"))

    assert markdown.block(saved) in (PROJECT / page).read_text(encoding="utf-8")


def test_a_row_for_each_subject_and_empty_cells_for_what_was_not_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slowest first, in microseconds, milliseconds and nanoseconds a point, beside the textbook."""
    saved = {
        "forward, n = 1000": {TEXTBOOK: {"minimum": 2e-5}},
        "forward and backward, n = 1000": {FUSED: {"minimum": 2e-5}, TEXTBOOK: {"minimum": 8e-5}},
        "300 steps of training, n = 1000": {TEXTBOOK: {"minimum": 24e-3}},
        "forward and backward": {"1000000": {FUSED: {"minimum": 0.02}, TEXTBOOK: {"minimum": 0.06}}},
        "bytes a point": {FUSED: 0.01},
        "errors": {TEXTBOOK: {"median": 0.3, "largest": 1.44}},
        "findings": ["One.", "Another."],
    }
    (path := tmp_path / "bench.json").write_text(json.dumps(saved), encoding="ascii")

    assert markdown.main([str(path)]) == 0

    assert capsys.readouterr().out.splitlines()[2:] == [
        f"| **{TEXTBOOK}** | 20.0 | 80.0 | 1.00 | 24.0 | 1.00 | 60.0 | 1.00 |  | 1.4 |",
        f"| **{FUSED}** |  | 20.0 | 4.00 |  |  | 20.0 | 3.00 | 0 |  |",
        "",
        "- One.",
        "- Another.",
    ]
