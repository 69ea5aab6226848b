"""Peers: others' ways to the same gradients, each a module of its own, measured where they are installed."""

from __future__ import annotations

import importlib

from benchmarks.subjects import Subject

MODULES = ("autograd_grad", "jax_jit", "torch_eager", "torch_compiled", "numba_loop", "c_compiled")


class MissingPeerError(Exception):
    """A peer cannot be measured here; the message is a sentence."""


def peers() -> tuple[list[Subject], list[str]]:
    """Those that can be measured here, and a sentence for each module of others."""
    found, skipped = [], []
    for name in MODULES:
        try:
            found += importlib.import_module(f"benchmarks.peers.{name}").subjects()
        except ImportError as error:
            skipped.append(f"{error.name} is not installed: pip install --editable '.[bench]' adds it")
        except MissingPeerError as error:
            skipped.append(str(error))
    return found, list(dict.fromkeys(skipped))
