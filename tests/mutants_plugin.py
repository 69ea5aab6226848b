"""A plugin for pytest that makes mutmut fair to our tests, and faster.

mutmut notes the functions that are called while a test runs. What a fixture of a module or of a session calls, it notes
for the first test alone that asks for the fixture; the others, which look at the same table or figure, would never be put
to the mutants of the functions that made it. Here they are noted for every test that asks.

mutmut wraps every function, and a wrapper that runs holds some hundred bytes, more while calls are being noted. That much
is taken off what a test measures, so that it tells of the function and not of its wrappers.

One failure is all that a mutant takes, and which example fails is of no interest: tests that share a fixture go one after
the other, so that it is made once, and Hypothesis does not look for a smaller example.
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Generator

import pytest
from hypothesis import Phase, settings

# A call goes through at most some ten wrappers. The smallest array that a test must notice is 10^5 bytes.
WRAPPERS_HOLD = 4096

# What was called to make a fixture, by the fixture's name.
_made_by: dict[str, set[str]] = {}

_traced = tracemalloc.get_traced_memory


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Settle all this for the rest of the process, which is mutmut's own."""
    settings.register_profile("mutants", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate])
    settings.load_profile("mutants")
    tracemalloc.get_traced_memory = _traced_without_wrappers


def _traced_without_wrappers() -> tuple[int, int]:
    current, peak = _traced()
    return current, max(current, peak - WRAPPERS_HOLD)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a fixture after the others, those of a file together, and the checks last."""
    if "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", ""):
        items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[bool, str]:
    """Where a test goes: mutmut has put the quick ones first, which would make a shared fixture anew for each of them."""
    assert isinstance(item, pytest.Function)
    fixtures = item._fixtureinfo.name2fixturedefs
    if "examination" in fixtures:
        return True, ""
    shared = any(each[-1].baseid and each[-1].scope == "module" for each in fixtures.values())
    return False, item.nodeid.partition("::")[0] if shared else ""


def _called() -> set[str] | None:
    """Where mutmut notes the functions called in a test; None where it does not."""
    if os.environ.get("MUTANT_UNDER_TEST") != "stats":
        return None
    from mutmut.state import state

    called: set[str] = state()._stats
    return called


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Note what is called to make a fixture that outlives a test."""
    called = _called()
    if called is None or fixturedef.scope == "function":
        return (yield)
    before = called.copy()
    called.clear()
    try:
        return (yield)
    finally:
        _made_by[fixturedef.argname] = called.copy()
        called |= before


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Count what made a test's fixtures as called by the test."""
    called = _called()
    if called is not None:
        called.update(*(_made_by.get(name, ()) for name in getattr(item, "fixturenames", ())))
