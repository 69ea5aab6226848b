"""The right answer to the exercise: the network of two weights, its loss, gradient, training and data."""

from reference import loops, network
from reference.data import load, points
from reference.initial_weights import initial_weights
from reference.network import forward, gradient, loss, train, update

__all__ = [
    "forward",
    "gradient",
    "initial_weights",
    "load",
    "loops",
    "loss",
    "network",
    "points",
    "train",
    "update",
]
