"""Fixtures of the project's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.processes import Zygote

# Fixtures that tests of one process share, since to make each takes seconds
SHARED = {"camp", "drawn", "reports", "rows", "unconfined", "verdicts"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests are spread over processes, those that share something stay together (`--dist loadgroup`)."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            for name in SHARED.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all the submissions that a test process grades."""
    made = Zygote()
    yield made
    made.close()
