"""How far a submission is kept from the machine: the levels, what each is made of, and which one this machine gives.

The level is never concluded from versions: a canary worker tries what is forbidden (checks.worker.canary), and the level is
what it could not do.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import site
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checks.worker.confine import Confinement

FULL, STRONG, WEAK, NONE = LEVELS = ("full", "strong", "weak", "none")
MEANING = {
    FULL: "its own file system, processes and network; Landlock, seccomp, limits",
    STRONG: "Landlock, seccomp and limits; it can tell whether a file exists",
    WEAK: "some layers are missing: it may read files, or reach the network",
    NONE: "a process of its own with a limit on its time, and nothing else",
}
# Root without a user namespace: what the zygote needs to start workers as other users, and to end and clean up after them
ZYGOTE_CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER")
INSIDE = Path("/backprop-checks")
PROBE_SECONDS = 10.0


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Times in seconds of the clock, sizes in MiB.

    `load` is for its whole run, `call` for one answer, `total` for all answers together. `memory` is beyond the packages
    that every worker shares, `file_size` a limit on each file, `scratch` on all of them (level full).
    """

    load: float = 60.0
    call: float = 10.0
    total: float = 300.0
    memory: int = 1024
    file_size: int = 64
    scratch: int = 256
    open_files: int = 128
    threads: int = 64


@dataclass(frozen=True)
class Plan:
    """How a zygote is started and its workers are confined, in the hope of a level.

    `bubblewrap` is the program, or None. Some layers may be left out.
    """

    bubblewrap: str | None
    landlock: bool
    seccomp: bool
    limits: Limits = field(default_factory=Limits)

    def confinement(self) -> Confinement:
        """What each worker is told."""
        root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
        readable, listable = _readable()
        confined = self.landlock or self.seccomp or self.bubblewrap is not None
        limits = self.limits
        search = root and confined and self.bubblewrap is None and _is_below_a_closed_folder(readable)
        if search:
            readable = _without_programs(readable)
        return Confinement(
            landlock=self.landlock,
            seccomp=self.seccomp,
            other_user=root and confined,
            readable=tuple(str(path) for path in readable),
            listable=tuple(str(path) for path in listable),
            memory=limits.memory << 20,
            cpu=int(limits.load + limits.total) + 1,
            file_size=limits.file_size << 20,
            open_files=limits.open_files,
            threads=limits.threads,
            search=search,
        )

    def command(self, cache: Path) -> list[str]:
        """What comes before the zygote's own command: bubblewrap, where it is used."""
        if self.bubblewrap is None:
            return []
        readable, _ = _readable()
        return [self.bubblewrap, *_sandbox(readable, cache, self.limits.scratch << 20), "--"]

    @property
    def scratch(self) -> Path | None:
        """The folder in the sandbox for the workers' own, where there is a sandbox."""
        return None if self.bubblewrap is None else Path("/scratch")

    def import_path(self) -> Path:
        """Where the zygote finds the worker's code."""
        return _project() if self.bubblewrap is None else INSIDE


def plans(wanted: str | None, limits: Limits) -> list[Plan]:
    """How to try for a level, best first; for any, where none is wanted."""
    if sys.platform != "linux":
        return [Plan(None, False, False, limits)]
    landlock = importlib.util.find_spec("py_landlock") is not None
    seccomp = _has_seccomp()
    found: list[Plan] = []
    bubblewrap = shutil.which("bwrap")
    if wanted in (None, FULL) and bubblewrap is not None and _works(bubblewrap, limits):
        found.append(Plan(bubblewrap, landlock, seccomp, limits))
    if wanted in (None, FULL, STRONG):
        found.append(Plan(None, landlock, seccomp, limits))
    if wanted == WEAK:
        found.append(Plan(None, False, seccomp, limits))
    if wanted in (None, NONE):
        found.append(Plan(None, False, False, limits))
    return found


def level(tried: Mapping[str, bool]) -> str:
    """The level that the attempts of a canary show."""
    done = {name for name, succeeded in tried.items() if succeeded}
    if not done:
        return FULL
    if done <= {"stat"}:
        return STRONG
    return NONE if {"read", "process"} <= done else WEAK


def is_enough(reached: str, wanted: str | None) -> bool:
    """Whether submissions may be graded at a level: at `strong` or better, unless another one was asked for."""
    return LEVELS.index(reached) <= LEVELS.index(wanted or STRONG)


def mend() -> str:
    """What to do for a better level, in a sentence."""
    if sys.platform != "linux":
        return f"A sandbox needs Linux; on {sys.platform}, run it in a container or a virtual machine."
    steps = []
    if shutil.which("bwrap") is None:
        steps.append("install bubblewrap (apt install bubblewrap)")
    elif not _works(shutil.which("bwrap") or "", Limits()):
        steps.append("allow user namespaces, which bubblewrap needs")
    if importlib.util.find_spec("py_landlock") is None:
        steps.append("install the Python package py-landlock")
    if not _has_seccomp():
        steps.append("install libseccomp (apt install libseccomp2) and the Python package pyseccomp")
    if not steps:
        steps.append("use a kernel with Landlock (Linux 5.13 or newer)")
    text = "; ".join(steps)
    return f"{text[0].upper()}{text[1:]}."


def _has_seccomp() -> bool:
    from ctypes.util import find_library

    return importlib.util.find_spec("pyseccomp") is not None and find_library("seccomp") is not None


def _works(bubblewrap: str, limits: Limits) -> bool:
    """Whether bubblewrap can make the sandbox here: containers and some distributions do not allow it."""
    readable, _ = _readable()
    command = [bubblewrap, *_sandbox(readable, None, limits.scratch << 20), "--", sys.executable, "-S", "-E", "-c", ""]
    try:
        return subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _project() -> Path:
    return Path(__file__).resolve().parent.parent


def _readable() -> tuple[list[Path], list[Path]]:
    """What a submission needs to read in order to import its packages; and folders whose names alone it may see.

    Where this project is installed among those packages, each of its neighbours is let through instead of their folder.
    """
    installed = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), Path("/usr")}
    installed |= {Path(p) for p in ("/lib", "/lib64", "/bin") if Path(p).exists()}
    packages = {Path(p) for p in (*site.getsitepackages(), site.getusersitepackages()) if Path(p).is_dir()}
    ours = {p for p in packages if (p / "checks" / "worker").is_dir()}
    if ours:
        readable: set[Path] = {p for p in installed if not any(o.is_relative_to(p) for o in ours)}
        listable: set[Path] = set()
        for prefix in installed - readable:
            _let_through(prefix, ours, readable, listable)
    else:
        readable, listable = installed | packages, set()
    cache = Path("/etc/ld.so.cache")
    devices = [Path("/dev/urandom"), Path("/dev/zero"), *([cache] if cache.exists() else [])]
    return sorted(readable) + devices, sorted(listable)


def _let_through(folder: Path, ours: set[Path], readable: set[Path], listable: set[Path]) -> None:
    """Everything below a folder but this project's own packages."""
    listable.add(folder)
    for child in folder.iterdir():
        if folder in ours and child.name.split("-")[0] in ("checks", "reference", "backprop_checks"):
            continue
        if any(o.is_relative_to(child) for o in ours):
            _let_through(child, ours, readable, listable)
        else:
            readable.add(child)


def _without_programs(paths: list[Path]) -> list[Path]:
    """The libraries of the system's folders, where all of these would be let through: who may look into any folder may read
    any file in it, and administrators keep other things there, too."""
    whole = {Path("/usr"), Path("/usr/local")}
    parts = [folder / name for folder in whole for name in ("lib", "lib32", "lib64", "share/fonts", "share/zoneinfo")]
    if whole & set(paths):
        paths = [path for path in paths if path not in whole] + [part for part in parts if part.exists()]
    return sorted(paths)


def _is_below_a_closed_folder(paths: list[Path]) -> bool:
    """Whether another user could not get to one of these: below a home folder, usually."""
    return any(parent.stat().st_mode & 0o001 == 0 for path in paths if path.exists() for parent in path.parents)


def _sandbox(readable: list[Path], cache: Path | None, scratch: int) -> list[str]:
    """The arguments of bubblewrap: nothing but what is named is there, and none of it can be written but the scratch."""
    options = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    options += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        # as root no user namespace: in one with a single user, workers could not become others
        for capability in ZYGOTE_CAPABILITIES:
            options += ["--cap-add", capability]
    else:
        options += ["--unshare-user"]
    made: set[Path] = {Path("/")}

    def parents(path: Path) -> None:
        # bubblewrap makes the parents of what it binds for their owner alone
        for parent in reversed(path.parents):
            if parent not in made:
                options.extend(["--perms", "0755", "--dir", str(parent)])
                made.add(parent)

    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        path = Path(name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), name]
            made.add(path)
    worker = _project() / "checks" / "worker"
    bound: list[Path] = []
    for path in readable:
        device = path.is_relative_to("/dev")
        if (path.is_symlink() and path in made) or any(path.is_relative_to(b) for b in bound) or not path.exists():
            continue
        parents(path)
        options += ["--dev-bind" if device else "--ro-bind", str(path), str(path)]
        made.add(path)
        bound.append(path)
    parents(Path("/dev/null"))
    options += ["--dev-bind", "/dev/null", "/dev/null"]
    parents(INSIDE / "checks" / "worker")
    options += ["--ro-bind", str(worker.parent / "__init__.py"), str(INSIDE / "checks" / "__init__.py")]
    options += ["--ro-bind", str(worker), str(INSIDE / "checks" / "worker")]
    if cache is not None:
        parents(cache)
        options += ["--bind", str(cache), str(cache)]
    options += ["--size", str(scratch), "--tmpfs", "/scratch", "--remount-ro", "/", "--chdir", "/scratch"]
    return options
