"""Checks: properties put to a candidate, each with its step of the exercise, its title and its proof."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from checks.cases import Case
from checks.interview import Interview

STEPS = ("data", "forward", "loss", "gradient", "update", "training", "bias", "figures", "conduct")
MODULES = (
    "forward",
    "loss",
    "gradient",
    "gradient_symmetry",
    "update",
    "training",
    "bias",
    "reported",
    "figures",
    "conduct",
)

Property = Callable[[Interview, Case], None]


@dataclass(frozen=True)
class Check:
    """A property put to a candidate.

    `source` names the cases it is put to ("cases", "gentle", or "once" for what is asked without a case). `needs` are
    functions of the candidate it asks; `ground` are checks without which it says nothing; where these fail and
    `follows_through` holds, its points are given: that check judges the same calculus on the candidate's own ground.
    `whole` checks are for submissions that are held to the whole exercise: notebooks and scripts. A check is put to one in
    `thin` of the generated cases: definitions to all of them, identities between several answers, which cost several
    questions a case, to every eighth.
    """

    id: str
    step: str
    title: str
    holds: Property
    source: str = "cases"
    needs: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()
    follows_through: str | None = None
    whole: bool = False
    thin: int = 1

    @property
    def direct(self) -> bool:
        """Whether it compares what the candidate returns itself, not something worked out from it."""
        return self.id.endswith(("-match-reference", "-matches-reference", "-matches-finite-differences"))

    @property
    def proof(self) -> str:
        """Why it holds for every right answer."""
        return " ".join((self.holds.__doc__ or "").split())


_checks: dict[str, Check] = {}


def check(
    step: str,
    title: str,
    *,
    source: str = "cases",
    needs: tuple[str, ...] = (),
    ground: tuple[str, ...] = (),
    follows_through: str | None = None,
    whole: bool = False,
    thin: int = 1,
) -> Callable[[Property], Property]:
    """Register a property as a check; its id is its name with hyphens."""

    def register(function: Property) -> Property:
        assert step in STEPS
        name = function.__name__.replace("_", "-")
        _checks[name] = Check(name, step, title, function, source, needs, ground, follows_through, whole, thin)
        return function

    return register


@functools.cache
def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the exercise's steps; what is the ground of another comes first."""
    for module in MODULES:
        importlib.import_module(f"checks.properties.{module}")
    return tuple(sorted(_checks.values(), key=lambda c: STEPS.index(c.step)))


def by_id(name: str) -> Check:
    """The check of that id."""
    all_checks()
    return _checks[name]
