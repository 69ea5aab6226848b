"""Where the tests run as root: all attacks once more, with a grader that is nobody in particular (`--attacks all`)."""

from __future__ import annotations

import os
import shlex
import shutil
import site
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534  # kernel/user.c: the overflow user, who owns nothing
PROJECT = Path(__file__).resolve().parents[2]
NEEDED = sorted({Path(sys.prefix), Path(sys.base_prefix), *map(Path, site.getsitepackages()), PROJECT})
# Thirty seconds an attack, at two levels, is what no machine takes
FOR_GOOD = 3 * 3600.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for nobody: pytest's own are closed to other users."""
    made = Path(tempfile.mkdtemp(prefix="nobody-"))
    os.chown(made, NOBODY, NOBODY)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.skipif("not hasattr(os, 'geteuid') or os.geteuid() != 0", reason="the attacks run as no root already")
def test_the_attacks_on_a_grader_without_rights(request: pytest.FixtureRequest, folder: Path) -> None:
    """The same suite in a process of another user, at every level that this one gets."""
    if request.config.getoption("--attacks") != "all":
        pytest.skip("this takes minutes: --attacks all")
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--attacks", "all", str(PROJECT / "tests" / "attacks")]
    as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    command = [*_where_all_is_reachable(folder), *as_nobody, sys.executable, *tests]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = f"import sys, numpy, pytest, checks.grade; assert sys.base_prefix == {sys.base_prefix!r}"
    trial = [*_where_all_is_reachable(folder), *as_nobody, sys.executable, "-c", code]
    tried = subprocess.run(trial, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"another user cannot be had who reaches this Python and its packages: {tried.stderr[-300:]}")
    done = subprocess.run(
        command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=FOR_GOOD
    )

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    print(done.stdout[-2000:])


def _where_all_is_reachable(folder: Path) -> list[str]:
    """What comes before a command so that everybody may reach the interpreter, its packages and the project.

    They often lie below a home that is closed to others. Then the command gets a view of the file system of its own
    (unshare(1)), in which an open folder lies over the closed one, and in it what is needed and nothing else.
    """
    closed: dict[Path, list[Path]] = {}
    for path in NEEDED:
        outermost = next((p for p in reversed(path.parents) if not p.stat().st_mode & stat.S_IXOTH), None)
        if outermost is not None:
            closed.setdefault(outermost, []).append(path)
    if not closed:
        return []
    steps = ["set -e", "cd /"]
    for number, (home, paths) in enumerate(closed.items()):
        outer = [path for path in paths if not any(other in path.parents for other in paths)]
        for index, path in enumerate(outer):
            kept = shlex.quote(str(folder / f"kept-{number}-{index}"))
            steps += [f"mkdir {kept}", f"mount --rbind {shlex.quote(str(path))} {kept}"]
        steps.append(f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(home))}")
        for index, path in enumerate(outer):
            kept, place = shlex.quote(str(folder / f"kept-{number}-{index}")), shlex.quote(str(path))
            steps += [f"mkdir -p {place}", f"mount --rbind {kept} {place}", f"umount -l {kept}", f"rmdir {kept}"]
    return ["unshare", "--mount", "sh", "-c", "; ".join([*steps, f"cd {shlex.quote(str(PROJECT))}", 'exec "$@"']), "sh"]
