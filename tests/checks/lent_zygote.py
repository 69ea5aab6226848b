"""The zygote of all tests, lent to code that would start and close one of its own."""

from __future__ import annotations

import pytest

import checks.batch
import checks.processes
from checks.processes import Zygote


class Lent(Zygote):
    """A zygote that may be used and not closed."""

    def __init__(self, zygote: Zygote) -> None:
        # one and the same state: what is read from the process by one must not be waited for by the other
        self.__dict__ = zygote.__dict__

    def close(self) -> None:
        """It is needed by others yet."""


def lend(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `grade` and batches of one job use `zygote`; both modules are imported already, so neither keeps the loan."""
    for module in (checks.processes, checks.batch):
        monkeypatch.setattr(module, "Zygote", lambda *_: Lent(zygote))
