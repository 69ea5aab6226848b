"""What this machine gives: the level of isolation, what a canary could do, versions, and the packages of submissions."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version

from rich.table import Table
from rich.text import Text

from checks import isolation
from checks.processes import IsolationError, WorkerGoneError, Zygote, ZygoteError
from checks.report_terminal import console
from checks.submission import BrokenSubmissionError, Submission, told

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
USUAL = (
    "import numpy as np, pandas as pd\nimport matplotlib.pyplot as plt\nfrom sklearn.metrics import mean_squared_error",
    "from scipy import optimize, stats\nfrom sklearn.linear_model import LinearRegression\nfrom IPython.display import display",
    "x = pd.read_csv('backprop.csv').x.to_numpy()",
    "plt.plot(x, np.sin(x))\nplt.title('$x^2$')\nplt.savefig('figure.png')",
)
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
    troubles = [] if level is None else _run_a_notebook(zygote)
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
    for trouble in troubles:
        out.print(Text(f"a submission cannot do what they usually do: it raises {trouble}", style="red"))
    if level is not None and not troubles:
        out.print(
            "a submission can import numpy, pandas, matplotlib, scikit-learn and scipy, read its data and save a figure"
        )
    return level is not None and not troubles


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _run_a_notebook(zygote: Zygote) -> list[str]:
    """What a submission that does the usual things raises at this level."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": s} for s in USUAL
    ]
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    try:
        submission = Submission.load(zygote, "usual.ipynb", notebook.encode(), isolation.Limits())
    except (BrokenSubmissionError, WorkerGoneError, ZygoteError) as error:
        return [str(error)]
    submission.worker.close()
    return [told(trouble) for trouble in submission.loaded.troubles]
