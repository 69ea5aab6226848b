"""What is shown to be pasted below one's own notebook is Python, and computes there what was computed here."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

import reference
from checks.worker.frames import Call, Shown, pack
from tests.checks.small_notebooks import NETWORK, OTHER, RIGHT, STEP, Asked, cells, indented

WHILE = "i = 0\nwhile i < 300:\n" + indented(STEP + "i += 1")
THOUSAND = (OTHER[0], reference.points()[0].ravel(), reference.points()[1].ravel())


def shown(
    asked: Asked, function: str, at: tuple[tuple[float, float], np.ndarray, np.ndarray], steps: int | None = None
) -> str:
    """The code that shows a call."""
    w, x, y = at
    reading = asked.loaded.readings[0].id
    reply = asked._answers.call(Call("1", function, reading, w, pack(x), pack(y), steps=steps, layout="source"))
    assert isinstance(reply, Shown)
    return reply.text


def printed(below: list[str], code: str) -> list[float]:
    """The numbers that code prints below these cells."""
    space: dict[str, object] = {}
    for cell in below:
        exec(cell, space)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, space)
    return [float(text) for text in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", out.getvalue())]


@pytest.fixture(autouse=True)
def _beside_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(Path(reference.__file__).parent.parent / "backprop.csv", tmp_path)


# never so on the points of the exercise, whose y are 0.5 in the mean
STOPS = "for i in range(300):\n" + indented("if np.mean(y) < 0.45:\n    break\n" + STEP)


@pytest.mark.parametrize("loop", [RIGHT["train"], WHILE, STOPS], ids=["for", "while", "ends-early-on-other-data"])
def test_a_training_that_is_shown_ends_after_the_steps_asked_for(loop: str) -> None:
    """However its loop comes to an end."""
    asked = Asked(cells(train=loop))
    code = shown(asked, "train", OTHER, steps=2)

    assert np.allclose(printed(cells(train=loop), code), asked.numbers("train", steps=2), rtol=1e-7)


def test_loops_that_are_no_steps_are_shown_as_they_are() -> None:
    """A loop over the points, before the training's own, is not cut short."""
    set_up = "lmb = 0.0\nfor k in range(4):\n    lmb = lmb + 0.0025\n"
    loop = set_up + RIGHT["train"].replace("0.01", "lmb")
    asked = Asked(cells(train=loop))

    assert "range(4)" in shown(asked, "train", OTHER, steps=2)
    assert np.allclose(
        printed(cells(train=loop), shown(asked, "train", OTHER, steps=2)), asked.numbers("train", steps=2)
    )


@pytest.mark.parametrize("function", ["forward", "gradient", "update", "train", "mse", "mse_final"])
def test_a_thousand_points_are_not_shown_in_the_middle(function: str) -> None:
    """They are those of the file, and what is shown runs."""
    code = shown(Asked(cells()), function, THOUSAND, steps=1)

    ast.parse(code)
    assert len(code) < 2000
    assert printed(cells(), code)


def test_what_is_too_long_ends_between_statements() -> None:
    """And says that there is more."""
    long = "\n".join(f"z{i} = np.sin(x * {i}) * np.cos(x + {i}) - np.tan(x - {i})" for i in range(300))
    sums = "\n".join(f"dldw1 = dldw1 + 0 * z{i}" for i in range(300))
    code = shown(Asked(cells(gradient=f"{long}\n{RIGHT['gradient']}\n{sums}")), "gradient", OTHER)

    ast.parse(code)
    assert re.search(r"# \.\.\. \d+ more statements, too long to show", code)


def test_what_draws_is_seeded() -> None:
    """A loss that hangs on draws is the same wherever it is pasted."""
    final = f"{RIGHT['final']} + np.random.rand()"
    asked = Asked(cells(final=final))
    code = shown(asked, "mse_final", OTHER)

    assert "np.random.seed(310)" in code
    assert np.allclose(printed(cells(final=final), code), asked.numbers("mse_final"), rtol=1e-7)


def test_a_forward_pass_that_reads_weights_of_the_notebook_is_shown_with_them() -> None:
    """Those that it read when it was asked, not those that the notebook is left with."""
    network = NETWORK.replace("def neural_network(W, x):", "def neural_network(weights, x):")
    asked = Asked(cells(network=network))
    code = shown(asked, "forward", OTHER)

    assert re.search(r"^W = ", code, re.M)
    prediction = printed(cells(network=network), code)[-3:]
    reply = asked.ask("forward")
    assert np.allclose(prediction, np.frombuffer(reply.values[2].data).ravel(), rtol=1e-7)  # type: ignore[attr-defined]


def test_gradients_within_a_function_are_shown_with_it() -> None:
    """Below the notebook as it is, where they are not to be seen otherwise."""
    inside = (
        "def both(W):\n    a1, a2, p = neural_network(W, x)\n    dldw1 = np.mean(2 * (p - y) * W[1] * np.cos(a1) * x)\n"
    )
    inside += "    dldw2 = np.mean(2 * (p - y) * np.sin(a1))\n    return [W[0] - dldw1, W[1] - dldw2]"
    update = "Wnew = both(W)\nmse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)"
    made = cells(gradient=inside, update=update, train="for i in range(300):\n    W = both(W)")
    asked = Asked(made)

    assert np.allclose(printed(made, shown(asked, "gradient", OTHER)), asked.numbers("gradient"), rtol=1e-7)


def test_a_typed_number_of_points_is_that_of_the_points_shown() -> None:
    """1000 typed in is right for the notebook's own points, not for the few of a counterexample."""
    loss = "N = 1000\nmse = np.sum((neural_network(W, x)[2] - y) ** 2) / N + 1"
    asked = Asked(cells(loss=loss))

    assert np.allclose(printed(cells(loss=loss), shown(asked, "mse", OTHER)), asked.numbers("mse"), rtol=1e-7)


TRAINER = """
{decorated}
class Trainer:
    W: object

    def loss(self):
        return np.mean((neural_network(self.W, x)[2] - y) ** 2) + 1

trainer = Trainer([np.random.randn(1, 1), np.random.randn(1, 1)])
W = trainer.W
mse = trainer.loss()
"""


@pytest.mark.parametrize("decorated", ["@dataclass", "@dataclass(frozen=True)"])
def test_an_object_is_shown_by_the_numbers_that_it_holds(decorated: str) -> None:
    """Its methods read the points of the notebook, and see those that are shown."""
    made = cells(
        weights=f"from dataclasses import dataclass\nnp.random.seed(310)\n{TRAINER.format(decorated=decorated)}",
        loss="",
    )
    asked = Asked(made)
    expected = reference.loss(*OTHER) + 1

    assert np.allclose(asked.numbers("mse"), [expected])
    assert np.allclose(printed(made, shown(asked, "mse", OTHER)), [expected], rtol=1e-7)
