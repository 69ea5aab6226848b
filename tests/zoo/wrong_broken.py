"""Submissions that cannot be read, run or finish, and unfinished ones."""

from .scaffold import FIRST, LATER, wrong
from .specimen import Cell, Specimen

BLANKS = (
    wrong(
        "blank-in-network",
        "a blank left in the network",
        mistake="blank-left",
        breaks=True,
        a1="np.dot(___, ___)",
    ),
    wrong(
        "blank-gradients",
        "the blanks left in the gradients",
        LATER,
        mistake="blank-left",
        breaks=True,
        dldw2="___",
        dldw1="___",
    ),
    wrong(
        "blank-final",
        "a blank left in the last cell",
        FIRST,
        ("loss_final", "neural_network(W, x)[2]", "___"),
        mistake="blank-left",
        breaks=True,
        format="py",
    ),
    wrong(
        "syntax-error",
        "a parenthesis not closed",
        LATER,
        ("training", "np.cos(a1) * x)", "np.cos(a1) * x"),
        breaks=True,
        format="py-percent",
    ),
    wrong(
        "prose-in-code",
        "the handout's words left in the network",
        FIRST,
        ("network", "    a1 = np", "    Compute both pre-activations\n    a1 = np"),
        mistake="syntax-error",
        breaks=True,
    ),
    wrong(
        "exception-in-last-cell",
        "an exception after everything else went well",
        LATER,
        ("loss_final", "print(f", "print(mse_fianl, f"),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "exception-in-gradient",
        "shapes that do not fit in the gradient",
        FIRST,
        mistake="exception",
        breaks=True,
        dldw1="np.dot(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1), x)",
    ),
    wrong(
        "missing-file",
        "a file that is not there",
        FIRST,
        ("data", "backprop.csv", "C:/data/backprop.csv"),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "empty-gradients",
        "the cells of the gradients empty",
        FIRST,
        gradient="",
        mistake="blank-left",
        breaks=True,
    ),
    wrong(
        "nothing-returned",
        "the network returns nothing",
        LATER,
        ("network", "\n    return h1, h2, y", ""),
        mistake="exception",
        breaks=True,
    ),
    wrong(
        "exits",
        "the script ends itself in the middle",
        FIRST,
        ("training", "lmb = 0.01", "import sys\nsys.exit(0)\nlmb = 0.01"),
        breaks=True,
        format="py",
    ),
    wrong(
        "dies",
        "the process ends itself without a word",
        LATER,
        ("training", "lmb = 0.01", "import os\nos._exit(0)\nlmb = 0.01"),
        mistake="exits",
        breaks=True,
    ),
    wrong(
        "stops-after-one-update",
        "the rest of the exercise is not there",
        FIRST,
        mistake="unfinished",
        restart=None,
        training=None,
        figure_final=None,
        loss_final=None,
    ),
    wrong(
        "stops-after-first-loss",
        "only the network and its first loss are there",
        LATER,
        mistake="unfinished",
        gradient=None,
        update=None,
        figure_update=None,
        loss_update=None,
        restart=None,
        training=None,
        figure_final=None,
        loss_final=None,
    ),
    Specimen("empty-notebook", (), "ipynb4", "empty", "no cell at all", breaks=True),
    Specimen(
        "prose-only",
        (Cell("# I did it on paper", markdown=True),),
        "ipynb4",
        "empty",
        "no code",
        breaks=True,
    ),
    Specimen(
        "not-json",
        (),
        "ipynb4",
        "unreadable",
        "a notebook cut off in the middle",
        breaks=True,
        raw='{"cells": [{"cell_type": "code", "source": ["import nump',
    ),
    Specimen(
        "not-a-notebook",
        (),
        "ipynb4",
        "unreadable",
        "JSON, and no notebook",
        breaks=True,
        raw='{"answer": 42}\n',
    ),
    wrong(
        "out-of-memory",
        "outer products where products belong: 7 TB",
        LATER,
        (
            "gradient",
            "dldw2 =",
            "pairs = np.multiply.outer(y_pred - y, y_pred - y)\nall_pairs = np.multiply.outer(pairs, pairs)\ndldw2 =",
        ),
        mistake="exception",
        breaks=True,
    ),
)

# Submissions that never end by themselves, apart because each costs a grader its whole time limit.
HANGS = (
    wrong(
        "endless-loop",
        "the counter of the while loop never counts",
        LATER,
        mistake="endless",
        breaks=True,
        training="""
lmb = 0.01
i = 0
while i < 300:
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
    ),
    wrong(
        "waits-for-input",
        "the rate is asked for at the keyboard",
        FIRST,
        ("training", "0.01", "float(input('learning rate? '))"),
        mistake="endless",
        breaks=True,
    ),
)

# What is missing here is not the answer's fault: the verdict is `ungraded`
NEEDS_PACKAGE = wrong(
    "missing-package",
    "a package that is not installed",
    LATER,
    ("imports", "import numpy as np", "import numpy as np\nimport tensorflow_for_children"),
    mistake="exception",
    breaks=True,
)
