"""Small notebooks, cell by cell, loaded and asked in this very process."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

import reference
from checks.worker import serve
from checks.worker.frames import Call, Load, Loaded, Result, pack, unpack

OTHER = ((-0.75, 2.0), np.array([3.0, -1.0, 0.5]), np.array([0.25, 2.0, -1.0]))
READ = """
import numpy as np, pandas as pd
df = pd.read_csv('backprop.csv')
x = df.x.values.reshape(-1, 1)
y = df.y.values.reshape(-1, 1)
"""
NETWORK = """
def neural_network(W, x):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2)
"""
WEIGHTS = """
np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
"""
LOSS = "mse = np.mean((neural_network(W, x)[2] - y) ** 2)"
GRADIENT = """
a1, a2, y_pred = neural_network(W, x)
dldw2 = 2 * (y_pred - y) * np.cos(a2) * np.sin(a1)
dldw1 = 2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x
"""
UPDATE = """
Wnew = [W[0] - np.mean(dldw1), W[1] - np.mean(dldw2)]
mse_update = np.mean((neural_network(Wnew, x)[2] - y) ** 2)
"""
# a step of any length as a function, with the gradients inside
MOVED = """
def moved(W, rate):
    a1, a2, p = neural_network(W, x)
    common = 2 * (p - y) * np.cos(a2)
    dldw1 = np.mean(common * W[1] * np.cos(a1) * x)
    dldw2 = np.mean(common * np.sin(a1))
    return [W[0] - rate * dldw1, W[1] - rate * dldw2]
"""
AGAIN = "W = [np.random.randn(1, 1), np.random.randn(1, 1)]"
STEP = GRADIENT + "W[0] = W[0] - 0.01 * np.mean(dldw1)\nW[1] = W[1] - 0.01 * np.mean(dldw2)\n"
FINAL = "mse_final = np.mean((neural_network(W, x)[2] - y) ** 2)"


def indented(text: str, by: int = 4) -> str:
    """A text as the body of a block."""
    return "\n".join(" " * by + line for line in text.strip().splitlines())


TRAIN = "for i in range(300):\n" + indented(STEP)
# the cells of a right answer, by what they are about
RIGHT = {
    "read": READ,
    "network": NETWORK,
    "weights": WEIGHTS,
    "loss": LOSS,
    "gradient": GRADIENT,
    "update": UPDATE,
    "again": AGAIN,
    "train": TRAIN,
    "final": FINAL,
}


class Asked:
    """A loaded submission of a few cells, to be asked in this very process."""

    def __init__(self, cells: list[str], counts: Sequence[int | None] | None = None) -> None:
        numbers = counts if counts is not None else [None] * len(cells)
        made: list[object] = [
            {"cell_type": "code", "execution_count": count, "metadata": {}, "outputs": [], "source": cell}
            for cell, count in zip(cells, numbers, strict=True)
        ]
        raw = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}).encode()
        x, y = reference.points()
        self._answers = serve.Answers()
        reply = self._answers.load(Load("a.ipynb", raw, pack(x), pack(y)))
        assert isinstance(reply, Loaded)
        if reply.retry is not None:
            self._answers = serve.Answers()
            reply = self._answers.load(Load("a.ipynb", raw, pack(x), pack(y), reply.retry))
        assert isinstance(reply, Loaded)
        assert not reply.troubles
        self.loaded = reply

    def ask(self, function: str, steps: int | None = None, reading: int = 0, layout: str = "own") -> object:
        """The reply to one call at OTHER."""
        w, x, y = OTHER
        call = Call("1", function, self.loaded.readings[reading].id, w, pack(x), pack(y), steps=steps, layout=layout)
        return self._answers.call(call)

    def numbers(self, function: str, steps: int | None = None, reading: int = 0) -> list[float]:
        """The numbers of one function at OTHER."""
        reply = self.ask(function, steps=steps, reading=reading)
        assert isinstance(reply, Result), reply
        return [float(unpack(value).ravel()[0]) for value in reply.values]


def cells(**changes: str) -> list[str]:
    """The right answer with some of its cells in other words."""
    unknown = changes.keys() - RIGHT.keys()
    assert not unknown
    return [changes.get(name, text) for name, text in RIGHT.items()]
