"""What this machine gives: the level of isolation, what a canary could do, versions, and the packages of submissions."""

from __future__ import annotations

import importlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from rich.table import Table
from rich.text import Text

from checks import isolation
from checks.processes import IsolationError, Zygote, ZygoteError
from checks.report_terminal import console

ATTEMPTS = {
    "read": "read a file of this project",
    "stat": "see that the file is there",
    "write": "write outside its own folder",
    "change": "change the mode of a file",
    "network": "open a socket and look for a way out",
    "process": "start another process",
    "program": "start a program",
    "signal": "signal the process that started it",
    "memory": "take twice the memory it may use",
}
PACKAGES = ("numpy", "pandas", "matplotlib.pyplot", "sklearn.metrics", "nbformat", "IPython")
VERSIONS = ("hypothesis", "numpy", "pandas", "matplotlib", "scikit-learn", "msgspec", "py-landlock", "pyseccomp")


def report(wanted: str | None) -> bool:
    """Print it all; whether submissions can be graded here at the level that is wanted."""
    out = console()
    zygote = Zygote(wanted)
    try:
        level, trouble = zygote.level, None
    except (IsolationError, ZygoteError) as error:
        level, trouble = None, str(error)
    saw = zygote.saw
    zygote.close()
    if level is None:
        out.print(Text.assemble(("isolation: ", "bold"), ("not enough", "bold red")))
        out.print(trouble)
    else:
        out.print(Text.assemble(("isolation: ", "bold"), (level, "bold green"), f" ({isolation.MEANING[level]})"))
    if saw:
        table = Table("a canary tried to", "and", box=None, pad_edge=False, header_style="dim")
        for name, done in saw.items():
            could = Text("could", style="red") if done else Text("could not", style="green")
            table.add_row(ATTEMPTS.get(name, name), could)
        out.print()
        out.print(table)
    if level not in (None, isolation.FULL) and wanted is None:
        out.print()
        out.print(Text.assemble(("for a better level: ", "bold"), isolation.mend()))
    out.print()
    out.print(Text(f"Python {platform.python_version()} on {platform.platform()}", style="dim"))
    out.print(Text(", ".join(f"{name} {_version(name)}" for name in VERSIONS), style="dim"))
    missing = [name for name in PACKAGES if not _imports(name)]
    out.print()
    if missing:
        out.print(Text(f"submissions cannot import {', '.join(missing)}", style="red"))
    else:
        out.print(f"submissions can import {', '.join(PACKAGES)}")
    return level is not None and not missing


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return name in sys.modules
