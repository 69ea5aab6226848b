"""PyTorch's compiler on the gradient by hand, which it turns into vectorized C++ for one thread."""

from __future__ import annotations

import shutil
from typing import Any

import torch

from benchmarks.peers import MissingPeerError
from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats

torch.set_num_threads(1)


def subjects() -> list[Subject]:
    """One way."""
    if not any(shutil.which(compiler) for compiler in ("g++", "clang++", "c++")):
        raise MissingPeerError("torch.compile is left out, for there is no C++ compiler here")
    return [Subject("torch.compile, by hand", _prepare)]


def _forward(w1: Any, w2: Any, x: Any) -> Any:
    a1 = x * w1
    a2 = torch.sin(a1) * w2
    return a1, a2, torch.sin(a2)


def _gradient(w1: Any, w2: Any, x: Any, y: Any) -> Any:
    a1, a2, y_pred = _forward(w1, w2, x)
    dl_da2 = 2 * (y_pred - y) * torch.cos(a2)
    return torch.stack([(dl_da2 * w2 * torch.cos(a1) * x).mean(), (dl_da2 * torch.sin(a1)).mean()])


_compiled, _compiled_forward = (torch.compile(each, dynamic=True) for each in (_gradient, _forward))


def _prepare(x: Floats, y: Floats) -> Prepared:
    xt, yt = torch.from_numpy(x), torch.from_numpy(y)
    # weights as tensors: as numbers of Python's they would be constants, compiled anew for each value
    w = torch.empty(2, dtype=torch.float64)
    w1_, w2_ = w[0], w[1]

    @torch.no_grad()  # type: ignore[untyped-decorator,unused-ignore]
    def gradient(w1: float, w2: float) -> Pair:
        w1_.fill_(w1)
        w2_.fill_(w2)
        one, other = _compiled(w1_, w2_, xt, yt).tolist()
        return one, other

    @torch.no_grad()  # type: ignore[untyped-decorator,unused-ignore]
    def forward(w1: float, w2: float) -> object:
        w1_.fill_(w1)
        w2_.fill_(w2)
        return _compiled_forward(w1_, w2_, xt)

    return Prepared(gradient, forward)
