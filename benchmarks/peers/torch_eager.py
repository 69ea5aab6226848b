"""PyTorch without its compiler, on one thread: autograd, and the gradient by hand into tensors that are there."""

from __future__ import annotations

import torch

from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats

torch.set_num_threads(1)


def subjects() -> list[Subject]:
    """Two ways."""
    return [Subject("torch, autograd", _autograd), Subject("torch, by hand with out=", _by_hand)]


def _autograd(x: Floats, y: Floats) -> Prepared:
    xt, yt = torch.from_numpy(x), torch.from_numpy(y)

    def gradient(w1: float, w2: float) -> Pair:
        weights = torch.tensor([w1, w2], dtype=torch.float64, requires_grad=True)
        loss = torch.mean((torch.sin(weights[1] * torch.sin(weights[0] * xt)) - yt) ** 2)
        (found,) = torch.autograd.grad(loss, weights)
        one, other = found.tolist()
        return one, other

    return Prepared(gradient)


def _by_hand(x: Floats, y: Floats) -> Prepared:
    xt, yt = torch.from_numpy(x), torch.from_numpy(y)
    a1, a2, s1, c1, r, c2 = (torch.empty_like(xt) for _ in range(6))

    def forward(w1: float, w2: float) -> object:
        torch.mul(xt, w1, out=a1)
        torch.sin(a1, out=s1)
        torch.mul(s1, w2, out=a2)
        return torch.sin(a2, out=r)

    def gradient(w1: float, w2: float) -> Pair:
        forward(w1, w2)
        torch.cos(a1, out=c1)
        torch.cos(a2, out=c2)
        torch.sub(r, yt, out=r)
        torch.mul(r, c2, out=r)
        torch.mul(r, c1, out=c1)
        scale = 2 / xt.numel()
        return scale * w2 * torch.dot(c1, xt).item(), scale * torch.dot(r, s1).item()

    return Prepared(torch.no_grad()(gradient), torch.no_grad()(forward))
