"""The answers of a module: functions with the reference's names, whatever their parameters are called."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from checks.worker.frames import Reading
from checks.worker.numbers import averages, pair, scalar
from checks.worker.readings import NotFoundError
from checks.worker.templates import Numbers

NAMES = {
    "forward": ("forward", "neural_network", "predict", "forward_pass"),
    "loss": ("loss", "mse", "mean_squared_error", "compute_loss"),
    "gradient": ("gradient", "gradients", "grad", "backward", "compute_gradient", "compute_gradients"),
    "update": ("update", "step", "gradient_step", "one_update"),
    "train": ("train", "fit", "training"),
}
PARAMETERS = {
    "weights": ("weights", "w", "theta", "params", "parameters"),
    "w1": ("w1", "w_1"),
    "w2": ("w2", "w_2"),
    "x": ("x", "xs", "inputs", "data", "x_data"),
    "y": ("y", "ys", "y_true", "ytrue", "target", "targets", "t", "labels", "y_data"),
    # for an update that is handed the gradient: the module's own
    "gradient": ("g", "grad", "grads", "gradient", "gradients", "dldw", "dw", "dws"),
    "dldw1": ("dldw1", "dw1", "g1", "grad1", "grad_w1"),
    "dldw2": ("dldw2", "dw2", "g2", "grad2", "grad_w2"),
    "bias": ("b", "bias"),
    "learning_rate": ("learning_rate", "lr", "lmb", "eta", "alpha", "rate", "step_size", "lam", "lambda_"),
    "steps": (
        "steps", "n_steps", "num_steps", "iterations", "n_iterations", "num_iterations", "iters", "n_iter", "n_iters",
        "epochs", "n_epochs", "n_updates", "updates", "n", "k", "nsteps", "max_iter",
    ),
}  # fmt: skip
ORDER = {
    "forward": ("weights", "x", "bias"),
    "loss": ("weights", "x", "y", "bias"),
    "gradient": ("weights", "x", "y", "bias"),
    "update": ("weights", "x", "y", "learning_rate", "bias"),
    "train": ("weights", "x", "y", "learning_rate", "steps", "bias"),
}

OWN_GRADIENT = ("gradient", "dldw1", "dldw2")


class Functions:
    """The functions of a module, called with the exercise's shapes: W a list of two (1, 1) arrays, x and y (n, 1)."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.knows_numpy = "np" in namespace
        self._functions: dict[str, Callable[..., Any]] = {}
        self._roles: dict[str, dict[str, str]] = {}
        for role, names in NAMES.items():
            function = next((namespace[n] for n in names if callable(namespace.get(n))), None)
            if function is not None:
                self._functions[role] = function
                self._roles[role] = _roles(function, role)

    def describe(self) -> Reading:
        """Which functions there are, and which of bias, learning_rate and steps each one takes."""
        functions = {
            role: " ".join(sorted({"bias", "learning_rate", "steps"} & set(self._roles[role].values())))
            for role in self._functions
        }
        missing = {role: f"the module defines no function named {names[0]}" for role, names in NAMES.items()}
        return Reading("functions", {}, {r: why for r, why in missing.items() if r not in functions}, functions)

    def arguments(self, role: str, numbers: Numbers, options: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments of a call, by the parameters' names."""
        if role not in self._functions:
            raise NotFoundError(f"the module defines no function named {role}")
        assert numbers.weights is not None
        w1, w2 = numbers.weights
        values: dict[str, Any] = {
            "weights": [np.full((1, 1), w1), np.full((1, 1), w2)],
            "w1": w1,
            "w2": w2,
            "x": numbers.x.reshape(-1, 1).copy(),
            "y": numbers.y.reshape(-1, 1).copy(),
            **{name: value for name, value in options.items() if value is not None},
        }
        if role == "update" and set(OWN_GRADIENT) & set(self._roles[role].values()):
            asked = self.arguments("gradient", numbers, options)
            own = _invoke(self._functions["gradient"], asked)
            values |= dict(zip(OWN_GRADIENT, (own, *averages(own, "the gradient")), strict=True))
        return {p: values[what] for p, what in self._roles[role].items() if what in values}

    def role(self, function: str, parameter: str) -> str:
        """What a parameter of a function takes: weights, x, y, bias, learning_rate or steps."""
        return self._roles[function].get(parameter, "")

    def name(self, role: str) -> str:
        """What the module itself calls a function."""
        return str(getattr(self._functions[role], "__name__", role))

    def forward(self) -> Callable[..., Any]:
        """The forward pass, called with positional W and x."""
        return self._functions["forward"]

    def call(self, role: str, arguments: dict[str, Any]) -> list[Any]:
        """The numbers of one function."""
        value = _invoke(self._functions[role], arguments)
        if role == "loss":
            return [scalar(value, "the loss")]
        if role == "gradient":
            return list(averages(value, "the gradient"))
        return list(pair(value[0] if role == "train" and _with_history(value) else value, f"what {role} returns"))


def _with_history(value: Any) -> bool:
    """Whether a training returns its weights and a history of losses beside them."""
    if not isinstance(value, tuple) or len(value) != 2:
        return False
    try:
        return np.size(value[0]) == 2
    except ValueError:  # a ragged list
        return False


def _invoke(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    by_position = []
    rest = dict(arguments)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.POSITIONAL_ONLY and name in rest:
            by_position.append(rest.pop(name))
    return function(*by_position, **rest)


def _roles(function: Callable[..., Any], role: str) -> dict[str, str]:
    """Which argument each parameter takes: by its name, else by its place among the reference's."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except Exception:  # a function's own __signature__ may be anything
        return {}
    roles: dict[str, str] = {}
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        name = parameter.name.lower()
        known = next((what for what, names in PARAMETERS.items() if name in names), None)
        if known in ORDER[role] or known in ("w1", "w2") or (role == "update" and known in OWN_GRADIENT):
            roles[parameter.name] = str(known)
    taken = set(roles.values()) | ({"weights"} if {"w1", "w2"} & set(roles.values()) else set())
    free = [what for what in ORDER[role] if what not in taken]
    for parameter in parameters:
        required = parameter.default is parameter.empty and parameter.kind not in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        )
        if required and parameter.name not in roles and free:
            roles[parameter.name] = free.pop(0)
    return roles
