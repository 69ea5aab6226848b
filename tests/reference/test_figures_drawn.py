"""How the figures look, artist by artist: a change of what a reader sees is made here as well, or it was not meant.

What the curves hold, and whether it is right, is asked in `test_figures.py`.
"""

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator

import reference.landscape
from reference import figures, network, points
from reference.arguments import Floats

BLUE, VERMILION, INK, GREY = "#0072B2", "#D55E00", "#222222", "#777777"
# Settings that a reader may have made.
OWN: dict[str, Any] = {"lines.linewidth": 9.0, "figure.figsize": (3.0, 3.0)}


@pytest.fixture(scope="module")
def predictions() -> Figure:
    """The four panels, drawn once, for somebody whose own lines are broad."""
    with mpl.rc_context(OWN):
        return figures.predictions()


@pytest.fixture(scope="module")
def landscape() -> Axes:
    """The axes of the landscape, drawn once, for somebody whose own figures are small."""
    with mpl.rc_context({"figure.figsize": OWN["figure.figsize"]}):
        return figures.landscape().axes[0]


def properties(artist: Any, *names: str) -> tuple[Any, ...]:
    """Some properties of an artist, by the names that matplotlib gives them."""
    return tuple(getattr(artist, f"get_{name}")() for name in names)


def ticks(values: Iterable[float]) -> list[float]:
    """Places of ticks as one writes them."""
    return [round(float(value), 6) for value in values]


def test_both_figures_are_of_a_size_and_need_no_window(predictions: Figure, landscape: Axes) -> None:
    """In inches, for a page; laid out so that nothing overlaps, on a canvas without a screen."""
    for figure, size in ((predictions, [7.2, 5.8]), (landscape.figure, [6.4, 6.0])):
        assert isinstance(figure, Figure)
        assert figure.get_size_inches().tolist() == size
        assert isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
        assert type(figure.canvas) is FigureCanvasAgg


def test_the_style_is_that_of_the_exercise(predictions: Figure, landscape: Axes) -> None:
    """Serif letters, grey axes on two sides, dark labels, in every panel."""
    for axes in (*predictions.axes, landscape):
        assert axes.title.get_fontfamily() == ["STIXGeneral"]
        assert [name for name, spine in axes.spines.items() if spine.get_visible()] == ["left", "bottom"]
        assert axes.spines["left"].get_edgecolor() == mpl.colors.to_rgba(GREY)
        assert axes._left_title.get_color() == axes.xaxis.label.get_color() == INK  # type: ignore[attr-defined]


def test_panels_share_their_axes(predictions: Figure) -> None:
    """Ticks stand at the left and the bottom of the figure alone, and the names of the axes once."""
    for place, axes in enumerate(predictions.axes):
        assert (axes.get_xlim(), axes.get_ylim()) == ((-5, 5), (-1.05, 1.15))
        assert ticks(axes.get_xticks()) == [-5, 0, 5]
        assert ticks(axes.get_yticks()) == [-1, -0.5, 0, 0.5, 1]
        assert axes.xaxis.get_tick_params()["labelbottom"] is (place >= 2)
        assert axes.yaxis.get_tick_params()["labelleft"] is (place % 2 == 0)
        assert axes.get_title() == axes.get_title(loc="right") == ""
    assert (predictions.get_supxlabel(), predictions.get_supylabel()) == ("$x$", "$y$")
    assert len(predictions.axes) == 4


def test_prediction_and_data_are_told_apart(predictions: Figure) -> None:
    """A broad pale line below a thin strong one, in colours that every eye tells apart, named in the first panel."""
    for axes in predictions.axes:
        names = "label", "color", "linewidth", "alpha"
        assert [properties(line, *names) for line in axes.lines] == [
            ("data", BLUE, 3, 0.55),
            ("prediction", VERMILION, 1.5, None),
        ]
        assert axes.lines[0].get_solid_capstyle() == "butt"
        error = axes.texts[0]
        assert error.get_text().startswith("MSE ")
        assert properties(error, "position", "ha", "color") == ((0.98, 0.04), "right", INK)
        assert error.get_transform() == axes.transAxes
    first, *others = (axes.texts[1:] for axes in predictions.axes)
    assert [properties(text, "text", "position", "color") for text in first] == [
        ("data", (-4.8, 0.12), BLUE),
        ("prediction", (-0.5, -0.5), VERMILION),
    ]
    assert others == [[], [], []]


def test_the_landscape_has_its_axes_and_title(landscape: Axes) -> None:
    """Both weights named, and what is drawn said above."""
    assert landscape.get_title(loc="left") == "Mean squared error, bias 0.5; 300 updates at rate 0.01, a dot every 50"
    assert landscape.get_title() == landscape.get_title(loc="right") == ""
    assert (landscape.get_xlabel(), landscape.get_ylabel()) == ("$w_1$", "$w_2$")
    assert isinstance(landscape.xaxis.get_major_locator(), FixedLocator)
    assert ticks(landscape.get_xticks()) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(landscape.get_yticks()) == [0.2, 0.4, 0.6, 0.8, 1]
    assert landscape.get_xlim() == (0, 1)
    assert ticks(landscape.get_ylim()) == [0.2, 1.1]


class AskedError(Exception):
    """The loss over a grid was asked for."""


def test_the_contours_are_drawn_on_a_grid_of_hundredths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the range of the axes, both ends of it included."""

    def losses(w1: Floats, w2: Floats, x: Floats, y: Floats, *, bias: float) -> Floats:
        raise AskedError(ticks(w1), ticks(w2), x, y, bias)

    monkeypatch.setattr(reference.landscape, "losses", losses)

    with pytest.raises(AskedError) as asked:
        figures.landscape()

    w1, w2, x, y, bias = asked.value.args
    assert w1 == [k / 100 for k in range(101)]
    assert w2 == [k / 100 for k in range(20, 111)]
    assert np.array_equal([x, y], points())
    assert bias == 0.5


def test_paths_and_their_ends_are_drawn_alike(landscape: Axes) -> None:
    """A line with dots, a hollow circle where it starts and a full one where it ends; a star at the minimum."""
    names = "label", "color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor", "markevery"
    ends = [
        ("start", VERMILION, "None", 1.5, "o", 7, "white", None),
        ("end", VERMILION, "None", 1.5, "o", 7, VERMILION, None),
    ]
    assert [properties(line, *names) for line in landscape.lines] == [
        ("first draws", VERMILION, "-", 1.8, "o", 4, VERMILION, 50),
        *ends,
        ("next draws", VERMILION, "-", 1.8, "o", 4, VERMILION, 50),
        *ends,
        ("minimum", INK, "None", 1.5, "*", 10, INK, None),
    ]


def test_contours_are_tinted_and_numbered(landscape: Axes) -> None:
    """The lower the darker; a number on each contour, not far from where it is to stand."""
    fields, lines = (each for each in landscape.collections if isinstance(each, ContourSet))
    assert fields.filled
    assert list(fields.levels) == [0, *figures.LEVELS]
    blues = mpl.colormaps["Blues"]
    tints = [to_hex(blues(shade)) for shade in (0.5, 0.404, 0.308, 0.212, 0.116, 0.02)]
    assert [to_hex(color) for color in np.atleast_2d(fields.get_facecolor())] == tints
    assert not lines.filled
    assert list(lines.levels) == list(figures.LEVELS)
    assert {to_hex(color) for color in np.atleast_2d(lines.get_edgecolor())} == {GREY}
    assert set(np.atleast_1d(lines.get_linewidth())) == {0.8}
    assert [text.get_text() for text in lines.labelTexts] == ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3"]
    for text, level, place in zip(lines.labelTexts, figures.LEVELS, figures.LEVEL_PLACES, strict=True):
        assert text.get_fontsize() == 10
        assert to_hex(text.get_color()) == INK
        assert np.abs(np.subtract(text.get_position(), place)).max() < 0.06
        assert abs(network.loss(text.get_position(), *points(), bias=0.5) - level) < 0.05 * level


def test_starts_and_minimum_are_named(landscape: Axes) -> None:
    """Beside their places, on a white halo; a line leads from the farther name to its place."""
    names = [each for each in landscape.texts if isinstance(each, Annotation)]

    marked = {line.get_label(): tuple(np.asarray(line.get_xydata())[0].tolist()) for line in landscape.lines}
    assert [(*properties(name, "text", "color", "position"), name.xy, name.anncoords) for name in names] == [
        ("start: first draws", VERMILION, (9, 5), marked["first draws"], "offset points"),
        ("start: next draws", VERMILION, (9, -13), marked["next draws"], "offset points"),
        ("minimum", INK, (-8, -44), marked["minimum"], "offset points"),
    ]
    leader = {"arrowstyle": "-", "color": INK, "linewidth": 0.8, "shrinkB": 5}
    assert [name.arrowprops for name in names] == [None, None, leader]
    for name in names:
        (halo,) = name.get_path_effects()
        assert halo._gc == {"linewidth": 3, "foreground": "white", "alpha": 0.8}  # type: ignore[attr-defined]
