"""The zygote of all tests, lent to code that would start and close one of its own."""

from __future__ import annotations

from checks.processes import Zygote


class Lent(Zygote):
    """A zygote that may be used and not closed."""

    def __init__(self, zygote: Zygote) -> None:
        # one and the same state: what is read from the process by one must not be waited for by the other
        self.__dict__ = zygote.__dict__

    def close(self) -> None:
        """It is needed by others yet."""
