"""JAX: the gradient of the loss, compiled by XLA for one thread."""

from __future__ import annotations

import os
from typing import Any

# read once, when JAX first makes a client of the processor
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp

from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats

jax.config.update("jax_enable_x64", True)


def subjects() -> list[Subject]:
    """jit of grad."""
    return [Subject("JAX, jit of grad", _prepare)]


def _forward(w1: Any, w2: Any, x: Any) -> Any:
    a1 = w1 * x
    a2 = w2 * jnp.sin(a1)
    return a1, a2, jnp.sin(a2)


def _loss(w1: Any, w2: Any, x: Any, y: Any) -> Any:
    return jnp.mean((_forward(w1, w2, x)[2] - y) ** 2)


_grad = jax.grad(_loss, argnums=(0, 1))
_jitted = jax.jit(lambda w1, w2, x, y: jnp.stack(_grad(w1, w2, x, y)))
_jitted_forward = jax.jit(_forward)


def _step(_: int, weights: Any, x: Any, y: Any) -> Any:
    return weights - 0.01 * jnp.stack(_grad(weights[0], weights[1], x, y))


_jitted_train = jax.jit(
    lambda w1, w2, steps, x, y: jax.lax.fori_loop(0, steps, lambda i, w: _step(i, w, x, y), jnp.stack([w1, w2]))
)


def _prepare(x: Floats, y: Floats) -> Prepared:
    xj, yj = jnp.asarray(x), jnp.asarray(y)

    def gradient(w1: float, w2: float) -> Pair:
        one, other = _jitted(w1, w2, xj, yj).tolist()
        return one, other

    def train(w1: float, w2: float, steps: int) -> Pair:
        one, other = _jitted_train(w1, w2, steps, xj, yj).tolist()
        return one, other

    return Prepared(gradient, lambda w1, w2: jax.block_until_ready(_jitted_forward(w1, w2, xj)), train)
