"""The figures of the exercise: predictions against the data, and the loss over the two weights."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from reference import data, network
from reference import landscape as many
from reference.arguments import Floats
from reference.exercise import BIAS
from reference.initial_weights import initial_weights

# Hues of Okabe and Ito's palette, which stay apart in every form of colour blindness, and greys.
BLUE, VERMILION, INK, GREY = "#0072B2", "#D55E00", "#222222", "#777777"

# Serif letters and matching formulas, from the fonts that come with matplotlib: the same on every machine.
STYLE = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.labelsize": 13,
    "figure.labelsize": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
}

# Half powers of ten, for on its way down the loss falls through three of them.
LEVELS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LEVEL_PLACES = ((0.455, 0.51), (0.50, 0.49), (0.56, 0.47), (0.63, 0.46), (0.77, 0.44), (0.9, 0.6))


def write(out: Path) -> None:
    """Write predictions.png and landscape.png into a folder; an `OSError` where that cannot be done."""
    predictions().savefig(out / "predictions.png", dpi=200)
    landscape().savefig(out / "landscape.png", dpi=200)


def predictions() -> Figure:
    """Four panels of the prediction over the data: untrained, one update, 300 updates, with the bias."""
    with mpl.rc_context(STYLE):
        return _predictions()


def landscape() -> Figure:
    """Contours of the loss over (w1, w2), with the bias, and the path of 300 updates from either start."""
    with mpl.rc_context(STYLE):
        return _landscape()


def _predictions() -> Figure:
    x, y = data.points()
    first, second = initial_weights(), initial_weights(skip=1)
    panels = (
        ("before training", first, 0.0),
        ("after one update at rate 1", network.update(first, x, y), 0.0),
        ("after 300 updates at rate 0.01", network.train(second, x, y), 0.0),
        (f"300 updates at rate 0.01, bias {BIAS}", network.train(second, x, y, bias=BIAS), BIAS),
    )
    figure = _figure(7.2, 5.8)
    grid = figure.subplots(2, 2, sharex=True, sharey=True)
    for axes, letter, (title, weights, bias) in zip(grid.flat, "abcd", panels, strict=True):
        _, _, y_pred = network.forward(weights, x, bias=bias)
        axes.set_title(f"({letter})  {title}", loc="left")
        axes.plot(x, y, color=BLUE, linewidth=3, alpha=0.55, solid_capstyle="butt", label="data")
        axes.plot(x, y_pred, color=VERMILION, linewidth=1.5, label="prediction")
        loss = network.loss(weights, x, y, bias=bias)
        axes.text(0.98, 0.04, f"MSE {loss:.4f}", transform=axes.transAxes, ha="right")
        axes.set(xlim=(-5, 5), ylim=(-1.05, 1.15), xticks=(-5, 0, 5), yticks=(-1, -0.5, 0, 0.5, 1))
    grid[0, 0].text(-4.8, 0.12, "data", color=BLUE)
    grid[0, 0].text(-0.5, -0.5, "prediction", color=VERMILION)
    figure.supxlabel("$x$")
    figure.supylabel("$y$")
    return figure


def _landscape() -> Figure:
    x, y = data.points()
    figure = _figure(6.4, 6.0)
    axes = figure.subplots()
    axes.set_title(f"Mean squared error, bias {BIAS}; 300 updates at rate 0.01, a dot every 50", loc="left")
    axes.set(xlabel="$w_1$", ylabel="$w_2$", xticks=np.linspace(0, 1, 6), yticks=np.linspace(0.2, 1, 5))
    w1, w2 = np.linspace(0, 1, 101), np.linspace(0.2, 1.1, 91)
    loss = many.losses(w1, w2, x, y, bias=BIAS).T  # matplotlib wants a row for each w2
    tints = mpl.colormaps["Blues"](np.linspace(0.5, 0.02, len(LEVELS)))
    axes.contourf(w1, w2, loss, levels=(0, *LEVELS), colors=tints)
    lines = axes.contour(w1, w2, loss, levels=LEVELS, colors=GREY, linewidths=0.8)
    # Numbers on a ray away from both paths; each goes to the contour nearest to its place.
    axes.clabel(lines, fmt="%g", fontsize=10, colors=INK, manual=LEVEL_PLACES)
    for skip, name in ((0, "first draws"), (1, "next draws")):
        way = path(initial_weights(skip=skip), x, y, learning_rate=0.01, steps=300, bias=BIAS)
        axes.plot(*way.T, color=VERMILION, linewidth=1.8, marker="o", markersize=4, markevery=50, label=name)
        axes.plot(*way[0], "o", color=VERMILION, markerfacecolor="white", markersize=7, label="start")
        axes.plot(*way[-1], "o", color=VERMILION, markersize=7, label="end")
        _name(axes, f"start: {name}", way[0], (9, -13 if skip else 5), VERMILION)
    minimum = network.train(way[-1], x, y, learning_rate=0.1, steps=1000, bias=BIAS)
    axes.plot(*minimum, "*", color=INK, markersize=10, label="minimum")
    _name(axes, "minimum", minimum, (-8, -44), INK, leader=True)
    return figure


def path(weights: Floats, x: Floats, y: Floats, *, learning_rate: float, steps: int, bias: float) -> Floats:
    """The weights before and after each update, shape (steps + 1, 2)."""
    way = [weights]
    for _ in range(steps):
        way.append(network.update(way[-1], x, y, learning_rate=learning_rate, bias=bias))
    return np.array(way)


def _name(axes: Axes, text: str, point: Floats, offset: tuple[int, int], color: str, *, leader: bool = False) -> None:
    """A label beside a point, offset in typographic points, on a halo that keeps it clear of the contours."""
    line = {"arrowstyle": "-", "color": color, "linewidth": 0.8, "shrinkB": 5} if leader else None
    label = axes.annotate(text, tuple(point), xytext=offset, textcoords="offset points", color=color, arrowprops=line)
    label.set_path_effects([withStroke(linewidth=3, foreground="white", alpha=0.8)])


def _figure(width: float, height: float) -> Figure:
    """An empty figure of a size in inches with a canvas of its own: no window, no state of pyplot's."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure
