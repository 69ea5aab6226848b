"""Fixtures of the project's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.processes import Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all the submissions that a test process grades."""
    made = Zygote()
    yield made
    made.close()
