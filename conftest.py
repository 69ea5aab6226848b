"""Whose answer is under examination: pytest's options, profiles and fixtures.

pytest                          the reference, in each of its implementations, and everything that guards it
pytest --submission PATH        somebody's notebook, script or module, in the same terms
pytest --hypothesis-profile explore    other cases every time, ten times as many
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from checks.examine import Effort, Examination

# Deterministic: what CI finds today it finds tomorrow. No deadline: a machine that is busy makes no answer wrong.
settings.register_profile(
    "ci", max_examples=100, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# For looking further than CI does: other cases every time.
settings.register_profile(
    "explore", max_examples=1000, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

CHECKS_ITEM = "test_answer.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--submission PATH`."""
    group = parser.getgroup("examination", "whose answer is under examination")
    group.addoption(
        "--submission", metavar="PATH", help="examine this notebook, script or module instead of the reference"
    )
    group.addoption(
        "--isolation",
        choices=("full", "strong", "weak", "none"),
        help="how far the submission is kept from this machine (default: the best there is, from `strong` up)",
    )
    group.addoption(
        "--attacks",
        choices=("some", "best", "all"),
        default="some",
        help="put every fourth attack to the best level of isolation of this machine (default), every one of them (best), or "
        "every one to every level, also as another user where the tests run as root, and kill the grader at more moments (all)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Settle the seed before anything is collected, so that every process of a run has the same one."""
    path = config.getoption("--submission")
    if path is not None and not Path(path).exists():
        raise pytest.UsageError(f"--submission: {path} is not there")
    if path is not None and config.args_source is not pytest.Config.ArgsSource.ARGS:
        # the project's own tests have nothing to do with somebody's answer
        config.args = [str(config.rootpath / "checks")]
    if not hasattr(config, "workerinput"):
        given = config.getoption("--hypothesis-seed", default=None)
        exploring = config.getoption("--hypothesis-profile", default=None) == "explore"
        config.stash[SEED] = int(given) if given is not None else secrets.randbelow(2**31) if exploring else 0
    else:
        config.stash[SEED] = int(config.workerinput["examination_seed"])


SEED: pytest.StashKey[int] = pytest.StashKey()
COUNTS: pytest.StashKey[dict[str, int]] = pytest.StashKey()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Hand the seed to pytest-xdist's workers."""
    node.workerinput["examination_seed"] = node.config.stash[SEED]  # type: ignore[attr-defined]


def pytest_report_header(config: pytest.Config) -> str:
    """Say whose answer is examined, and from which seed."""
    whose = config.getoption("--submission") or "the reference, in each of its implementations"
    effort = _effort(config)
    return f"examining: {whose}; seed {effort.seed}, {effort.examples} examples a check"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --submission, the tests of the project itself are left out."""
    if config.getoption("--submission") and collection_path == config.rootpath / "tests":
        return True
    return None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One item a check and implementation."""
    if "examination" in metafunc.fixturenames:
        submission = metafunc.config.getoption("--submission")
        from reference import IMPLEMENTATIONS

        names = [Path(submission).name] if submission else list(IMPLEMENTATIONS)
        metafunc.parametrize("examination", names, indirect=True, scope="session")


def _effort(config: pytest.Config) -> Effort:
    from checks.examine import Effort

    return Effort(config.stash[SEED], settings().max_examples)


@pytest.fixture(scope="session")
def examination(request: pytest.FixtureRequest) -> Iterator[Examination]:
    """The candidate under examination, with the checks already put to it."""
    import reference
    from checks.candidate import ReferenceCandidate
    from checks.examine import Examination

    effort = _effort(request.config)
    path = request.config.getoption("--submission")
    if path is None:
        yield Examination(ReferenceCandidate(request.param, reference.IMPLEMENTATIONS[request.param]), effort)
        return

    from checks.paths import UnreadablePathError, read_submission
    from checks.processes import IsolationError, WorkerGoneError, Zygote, ZygoteError
    from checks.submission import BrokenSubmissionError, Limits, Submission, told
    from checks.ways import choose_way

    zygote = Zygote(request.config.getoption("--isolation"))
    try:
        print(f"isolation: {zygote.level}")
        submission = Submission.load(zygote, Path(path).name, read_submission(Path(path)), Limits())
        try:
            for trouble in submission.loaded.troubles:
                pytest.fail(f"{path} raises {told(trouble)}", pytrace=False)
            candidate = submission.candidates[0]
            choose_way(candidate)
            yield Examination(candidate, effort)
        finally:
            submission.worker.close()
    except (UnreadablePathError, BrokenSubmissionError, WorkerGoneError, ZygoteError, IsolationError) as error:
        pytest.fail(f"{path}: {error}", pytrace=False)
    finally:
        zygote.close()


@pytest.fixture
def count_examples(record_property: Callable[[str, object], None]) -> Callable[[int], None]:
    """Where a check leaves how many examples it was put to, for the closing line."""
    return lambda examples: record_property("examples", examples)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many checks and examples ran: green alone does not tell."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    examples = [int(v) for r in reports for k, v in getattr(r, "user_properties", []) if k == "examples"]
    if examples:
        terminalreporter.write_line(f"{len(examples)} checks ran on {sum(examples)} examples")


# Long files whose tests share nothing that takes seconds to make
SPREAD = ("test_zoo_verdicts.py", CHECKS_ITEM)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Over processes, files stay together, for fixtures are made once in each; the longest are spread to fill the gaps."""
    from xdist.scheduler import LoadScopeScheduling

    class Files(LoadScopeScheduling):  # type: ignore[misc]  # it comes without types
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return nodeid if file.endswith(SPREAD) else file

    return Files(config, log)
