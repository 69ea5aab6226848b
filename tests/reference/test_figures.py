"""What the figures show, read back from what is drawn."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import imread
from reference_cases import Case, bounds

from reference import figures, initial_weights, network, points
from reference.arguments import Floats

X, Y = points()
FIRST, NEXT = initial_weights(), initial_weights(skip=1)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    """Both figures, each drawn once."""
    return {"predictions": figures.predictions(), "landscape": figures.landscape()}


@pytest.fixture
def landscape(drawn: dict[str, Figure]) -> Axes:
    """The axes of the landscape."""
    return drawn["landscape"].axes[0]


def curve(axes: Axes, label: str) -> Floats:
    """The points of the only curve with a label, shape (n, 2)."""
    (line,) = (each for each in axes.lines if each.get_label() == label)
    return np.asarray(line.get_xydata(), dtype=np.float64)


@pytest.mark.parametrize(
    ("panel", "title", "steps", "rate", "start", "bias", "mse"),
    [
        (0, "(a)  before training", 0, 1.0, FIRST, 0.0, "0.3403"),
        (1, "(b)  after one update at rate 1", 1, 1.0, FIRST, 0.0, "0.2762"),
        (2, "(c)  after 300 updates at rate 0.01", 300, 0.01, NEXT, 0.0, "0.2505"),
        (3, "(d)  300 updates at rate 0.01, bias 0.5", 300, 0.01, NEXT, 0.5, "0.0005"),
    ],
)
def test_predictions_are_drawn_over_the_data(
    drawn: dict[str, Figure],
    panel: int,
    title: str,
    steps: int,
    rate: float,
    start: Floats,
    bias: float,
    mse: str,
) -> None:
    """In each panel, both curves hold the values that its title promises, and all of them are in view."""
    axes = drawn["predictions"].axes[panel]

    weights = network.train(start, X, Y, learning_rate=rate, steps=steps, bias=bias)
    y_pred = network.forward(weights, X, bias=bias)[2]
    assert title == axes.get_title(loc="left")
    assert np.array_equal(np.hstack([X, Y]), curve(axes, "data"))
    assert np.array_equal(np.hstack([X, y_pred]), curve(axes, "prediction"))
    assert f"MSE {mse}" in [text.get_text() for text in axes.texts]
    low, high = axes.get_ylim()
    assert low < min(Y.min(), y_pred.min())
    assert high > max(Y.max(), y_pred.max())


@pytest.mark.parametrize(("label", "start"), [("first draws", FIRST), ("next draws", NEXT)])
def test_paths_are_the_300_updates(landscape: Axes, label: str, start: Floats) -> None:
    """From the draws that the path is labelled with, update after update."""
    path = curve(landscape, label)

    assert path.shape == (301, 2)
    for step in (0, 1, 150, 300):
        assert np.array_equal(network.train(start, X, Y, steps=step, bias=0.5), path[step])


def test_starts_and_ends_are_marked(landscape: Axes) -> None:
    """With a hollow and a full circle at either end of the two paths."""
    for label, end in (("start", 0), ("end", -1)):
        marks = [
            np.asarray(line.get_xydata()).ravel().tolist() for line in landscape.lines if line.get_label() == label
        ]
        ends = [curve(landscape, path)[end].tolist() for path in ("first draws", "next draws")]
        assert ends == marks


def test_the_minimum_is_a_minimum(landscape: Axes) -> None:
    """There the gradient is nothing but rounding, and every contour's level lies above the loss."""
    (minimum,) = curve(landscape, "minimum")

    bound = bounds(Case(minimum, X.ravel(), Y.ravel(), 0.5)).gradient
    assert (abs(network.gradient(minimum, X, Y, bias=0.5)) <= bound).all()
    assert network.loss(minimum, X, Y, bias=0.5) < min(figures.LEVELS)


def test_contours_run_where_the_loss_has_their_level(landscape: Axes) -> None:
    """Interpolated in cells h wide, they are off by at most 3 h^2 |H| / 8, with H the Hessian thereabouts.

    Along an edge of a cell the interpolated loss is off by h^2 |H| / 8; between two edges a contour is a
    chord of at most sqrt(2) h, off by twice that. |H| is taken at the vertex, and doubled for its change
    within a cell.
    """
    contours = [each for each in landscape.collections if isinstance(each, ContourSet) and not each.filled]
    h, d = 1 / 100, 1e-5
    seen = 0
    for level, path in zip(contours[0].levels, contours[0].get_paths(), strict=True):
        for vertex in np.asarray(path.vertices)[::7]:
            gradients = [network.gradient(vertex + step, X, Y) for step in d * np.vstack([np.eye(2), -np.eye(2)])]
            hessian = (np.array(gradients[:2]) - gradients[2:]) / (2 * d)
            allowed = 2 * 3 / 8 * h**2 * np.linalg.norm(hessian)
            assert abs(network.loss(vertex, X, Y, bias=0.5) - level) <= allowed
            assert allowed < level
            seen += 1
    assert seen > 100


def test_figures_are_written_as_images(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, drawn: dict[str, Figure]
) -> None:
    """Each under its name, large enough to print, with ink on it."""
    for name, figure in drawn.items():
        monkeypatch.setattr(figures, name, lambda figure=figure: figure)

    figures.write(tmp_path)

    for name, figure in drawn.items():
        image = imread(tmp_path / f"{name}.png")
        width, height = figure.get_size_inches()
        assert (round(200 * height), round(200 * width)) == image.shape[:2]
        assert image[..., :3].std() > 0.05


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    """The figures' settings hold for them alone."""
    with mpl.rc_context({"font.size": 7.0}):
        figures.predictions()

        assert mpl.rcParams["font.size"] == 7.0
