"""Files that are no submissions, or hardly: empty, binary, in other encodings, malformed, endless, or no files at all."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from tests.attacks.attack import BASES, LONG, PLAIN, SHORT, Attack, book, file, notebook

RIGHT = (PLAIN + BASES["right"]).encode()
SECRET = "the-secret-of-somebody-else"


def _link(path: Path) -> None:
    target = path.parent / "secret.txt"
    target.write_text(f"{SECRET} = (\n")
    path.symlink_to(target)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)  # the name of a socket has 108 characters at most
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def _sparse(path: Path) -> None:
    with path.open("wb") as made:
        made.truncate(1 << 34)


def _made(name: str, make: object, says: str, filename: str = "answer.py") -> Attack:
    assert callable(make)
    return Attack(name, ("broken",), says, SECRET, filename, make=make)


SCRIPTS = (
    file(
        "empty",
        b"",
        "broken",
        "empty",
    ),
    file(
        "blank",
        b" \n\t\n" * 1000,
        "broken",
        "empty",
    ),
    file(
        "null-bytes",
        b"a = 1\0\n",
        "broken",
        "null bytes",
    ),
    file(
        "random-bytes",
        bytes(range(1, 256)) * 100,
        "broken",
        "no Python source",
    ),
    file(
        "utf-16",
        "a = 1\n".encode("utf-16"),
        "broken",
        "null bytes|no Python source",
    ),
    file(
        "byte-order-mark",
        b"\xef\xbb\xbf" + RIGHT,
        "passed",
    ),
    file(
        "byte-order-mark-and-another-encoding",
        b"\xef\xbb\xbf# coding: latin-1\n" + RIGHT,
        "broken",
        "no Python source",
    ),
    file(
        "carriage-returns",
        RIGHT.replace(b"\n", b"\r\n"),
        "passed",
    ),
    file(
        "tabs",
        RIGHT.replace(b"    ", b"\t"),
        "passed",
    ),
    file(
        "tabs-and-spaces",
        b"if True:\n\ta = 1\n        b = 2\n",
        "broken",
        "TabError|inconsistent|SyntaxError",
    ),
    file(
        "parentheses-by-the-hundred-thousand",
        b"a = " + b"(" * 10**5 + b")" * 10**5,
        "broken",
        "SyntaxError",
    ),
    file(
        "nested-by-the-thousand",
        b"a = " + b"-" * 50000 + b"1\n",
        "broken",
        "SyntaxError|memory|ended its process",
    ),
    file(
        "nested-in-a-chain",
        b"a = b" + b".c" * 50000 + b"\n",
        "broken",
    ),
    file(
        "unknown-encoding",
        b"# coding: klingon\na = 1\n",
        "broken",
        "no Python source",
    ),
    file(
        "encoding-that-is-no-text",
        b"# coding: hex\na = 1\n",
        "broken",
        "no Python source",
    ),
    file(
        "encoding-that-is-slow",
        b"# coding: punycode\n" + b"a" * 200_000 + b"-" + b"9" * 200_000,
        "broken",
        limits=SHORT,
    ),
    file(
        "million-lines",
        b"a = 1\n" * 200_000,
        "broken failed",
        limits=SHORT,
    ),
    file(
        "number-of-a-million-digits",
        b"a = " + b"9" * 10**6,
        "broken",
        "SyntaxError",
    ),
    file(
        "only-comments",
        b"# nothing\n" * 10,
        "failed broken",
    ),
    file(
        "asks",
        b"a = input('? ')\n",
        "broken",
        "EOFError",
    ),
    file(
        "name-of-terminal-codes",
        RIGHT,
        "passed",
        filename="\x1b[2J\n\udcff.py",
    ),
)

NOTEBOOKS = (
    file(
        "no-json",
        b"import numpy\n",
        "broken",
        "not valid JSON",
        filename="answer.ipynb",
    ),
    file(
        "json-of-something-else",
        b"[1, 2, {}]",
        "broken",
        "no cells|no Jupyter notebook",
        filename="answer.ipynb",
    ),
    file(
        "truncated",
        lambda: notebook("a = 1", "b = 2")[:-40],
        "broken",
        "not valid JSON",
        filename="answer.ipynb",
    ),
    file(
        "deep",
        b'{"cells": ' + b"[" * 10**5 + b"]" * 10**5 + b"}",
        "broken",
        "nested too deeply|no Jupyter",
        filename="answer.ipynb",
    ),
    file(
        "forty-megabytes",
        lambda: notebook("a = 1") + b" " * (40 << 20),
        "broken",
        "40 MB",
        filename="answer.ipynb",
    ),
    file(
        "ten-megabytes",
        lambda: notebook("a = '" + "a" * (10 << 20) + "'"),
        "broken failed",
        filename="answer.ipynb",
        limits=LONG,
    ),
    file(
        "cells-that-are-no-list",
        b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": {"a": 1}}',
        "broken",
        "no Jupyter|no code",
        filename="answer.ipynb",
    ),
    file(
        "cells-that-are-no-cells",
        b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [1, null, "a", [], {}]}',
        "broken",
        "no Jupyter|no code",
        filename="answer.ipynb",
    ),
    file(
        "sources-of-wrong-types",
        lambda: notebook(1, None, {"a": 1}, [1, [2]], True),
        "broken failed",
        filename="answer.ipynb",
    ),
    file(
        "formats-of-wrong-types",
        lambda: notebook("a = 1", nbformat="four", nbformat_minor=[]),
        "broken",
        "no Jupyter",
        filename="answer.ipynb",
    ),
    file(
        "counts-of-wrong-types",
        lambda: json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 4,
                "metadata": {},
                "cells": [
                    {"cell_type": "code", "execution_count": n, "metadata": 5, "outputs": None, "source": "a = b"}
                    for n in (10**30, -1, "x", True)
                ],
            }
        ).encode(),
        "broken",
        filename="answer.ipynb",
    ),
    file(
        "count-of-ten-thousand-digits",
        notebook("a = 1").replace(b"null", b"9" * 10**4),
        "broken failed",
        filename="answer.ipynb",
    ),
    file(
        "lone-surrogates",
        lambda: notebook("a = '\ud800'\nb = \ud800"),
        "broken",
        filename="answer.ipynb",
    ),
    file(
        "cells-by-the-ten-thousand",
        lambda: notebook(*["a = 1"] * 20_000),
        "broken failed",
        filename="answer.ipynb",
        limits=SHORT,
    ),
    file(
        "null-bytes-in-a-cell",
        lambda: notebook("a = 1\0"),
        "broken",
        filename="answer.ipynb",
    ),
    file(
        "utf-16-notebook",
        lambda: notebook("a = 1").decode().encode("utf-16"),
        "broken",
        "UTF-8",
        filename="answer.ipynb",
    ),
    book(
        "magics-of-the-shell",
        """
        !touch started
        %run /etc/passwd
        %%bash
        echo
        """,
        """
        %%bash
        touch started
        """,
        """
        %sh ls
        %load_ext a
        import os
        assert not os.path.exists('started')
        """,
        verdict="failed broken",
    ),
    book(
        "runs-another-file",
        "%run other.py",
        """
        get_ipython().system('touch a')
        import os
        assert not os.path.exists('a')
        """,
        verdict="failed",
    ),
    book(
        "asks-in-a-cell",
        "a = input()",
        verdict="broken",
        says="EOFError",
    ),
    book(
        "shows-figures-without-end",
        """
        import matplotlib.pyplot as plt
        for _ in range(300):
            plt.figure()
        plt.show(block=True)
        """,
        verdict="failed broken",
        limits=SHORT,
    ),
)

NO_FILES = (
    _made(
        "link-to-somebody-elses-file",
        _link,
        "not a regular file|link",
    ),
    _made(
        "link-to-nowhere",
        _dangling,
        "cannot be read|link",
    ),
    _made(
        "link-to-itself",
        lambda path: path.symlink_to(path),
        "cannot be read|link",
    ),
    _made(
        "link-to-an-endless-device",
        lambda path: path.symlink_to("/dev/zero"),
        "not a regular file|link",
    ),
    _made(
        "queue",
        lambda path: os.mkfifo(path),
        "not a regular file",
    ),
    _made(
        "folder",
        lambda path: path.mkdir(),
        "not a regular file",
    ),
    _made(
        "socket-by-name",
        _socket,
        "cannot be read|not a regular file",
    ),
    _made(
        "file-of-16-gb",
        _sparse,
        "16384 MB",
    ),
    _made(
        "nothing-there",
        lambda path: None,
        "cannot be read",
    ),
)
