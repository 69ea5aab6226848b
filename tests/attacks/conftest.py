"""The camps that are attacked: one at the best level of isolation that the machine gives, or one at each (`--attacks all`)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from checks.processes import IsolationError, ZygoteError
from tests.attacks import ATTACKS
from tests.attacks.camp import Camp

LEVELS: dict[str, list[str | None]] = {"some": [None], "best": [None], "all": ["full", "strong"]}
# Of kinds that stand side by side in a file, every fourth; the test command has four minutes for everything
SOME = 4


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that wants a camp, at each level that was asked for."""
    if "attack" in metafunc.fixturenames:
        attacks = ATTACKS[::SOME] if metafunc.config.getoption("--attacks") == "some" else ATTACKS
        metafunc.parametrize("attack", attacks, ids=[attack.name for attack in attacks])
    if "camp" in metafunc.fixturenames:
        levels = LEVELS[metafunc.config.getoption("--attacks")]
        metafunc.parametrize("camp", levels, ids=[level or "best" for level in levels], indirect=True, scope="session")


@pytest.fixture(scope="session")
def camp(request: pytest.FixtureRequest) -> Iterator[Camp]:
    """A camp of one level; nothing of it is left when all attacks on it are over."""
    os.environ["BACKPROP_CHECKS_SECRET"] = "the secret of the grader"
    try:
        made = Camp(request.param)
    except (IsolationError, ZygoteError) as error:
        pytest.skip(f"this machine does not give the isolation {request.param or 'strong'!r}: {error}")
    finally:
        del os.environ["BACKPROP_CHECKS_SECRET"]
    yield made
    assert made.close() == []


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> None:
    """Each attack answers for the descriptors that it leaves itself."""
    if "camp" in request.fixturenames:
        request.getfixturevalue("camp").count()
