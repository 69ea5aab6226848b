"""From bytes to cells: what is read out of notebooks, scripts and modules, and what is said of the rest."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from checks.worker.sources import Source, UnreadableError, read


def notebook(*cells: str | dict[str, Any], minor: int = 4, **fields: Any) -> bytes:
    """A notebook of format 4, a code cell a text."""
    made = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
        if isinstance(cell, str)
        else cell
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": made} | fields).encode()


def code(source: Source) -> list[str]:
    """The Python of each cell, in one spelling."""
    return [ast.unparse(ast.Module(cell.statements, [])) for cell in source.cells]


def test_format_4() -> None:
    """Code cells are kept in order, with the count of their last run; markdown is passed over."""
    heading = {"cell_type": "markdown", "metadata": {}, "source": "# a = 0"}
    counted = {"cell_type": "code", "execution_count": 7, "metadata": {}, "outputs": [], "source": ["b = 2\n", "c = 3"]}
    raw = {"cell_type": "raw", "metadata": {}, "source": "a = 5"}

    source = read("a.ipynb", notebook("a = 1", heading, counted, raw))

    assert source.kind == "notebook"
    assert code(source) == ["a = 1", "b = 2\nc = 3"]
    assert [cell.number for cell in source.cells] == [1, 2]
    assert [cell.execution_count for cell in source.cells] == [None, 7]
    assert source.notes == []


def test_format_3() -> None:
    """The first notebooks kept their cells in worksheets, under `input`."""
    cells = [
        {"cell_type": "code", "collapsed": False, "input": "a = 1", "language": "python", "outputs": []},
        {"cell_type": "heading", "level": 1, "source": "b = 2"},
        {"cell_type": "code", "collapsed": False, "input": ["b = 2\n", "c = 3"], "language": "python", "outputs": []},
    ]
    book = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}

    assert code(read("a.ipynb", json.dumps(book).encode())) == ["a = 1", "b = 2\nc = 3"]


@pytest.mark.parametrize("minor", [0, 4, 5])
@pytest.mark.parametrize("ids", [["one", "two"], ["one", "one"], [None, None]], ids=["ids", "twice", "none"])
def test_cell_ids_do_not_matter(minor: int, ids: list[str | None]) -> None:
    """Ids that a format should not have, lacks, or has twice make a notebook no less readable."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text}
        | ({} if id_ is None else {"id": id_})
        for text, id_ in zip(("a = 1", "b = 2"), ids, strict=True)
    ]

    assert code(read("a.ipynb", notebook(*cells, minor=minor))) == ["a = 1", "b = 2"]


@pytest.mark.parametrize("name", ["a.ipynb", "A.IPYNB"])
def test_the_name_tells_notebooks_from_scripts(name: str) -> None:
    """The suffix decides, in any case."""
    assert read(name, notebook("a = 1")).kind == "notebook"


MAGICS = {
    "line-magic": ("%matplotlib inline\na = 1", "a = 1"),
    "line-magic-in-a-block": ("if True:\n    %matplotlib inline\n    a = 1", "a = 1"),
    "time-cell": ("%%time\na = 1", "a = 1"),
    "capture-cell": ("%%capture out\na = 1", "a = 1"),
    "time-line": ("%time a = f()", "a = f()"),
    "timeit-with-options": ("%timeit -n 10 -r 3 f()", "f()"),
    "time-line-in-a-loop": ("for i in r:\n    %time f(i)", "for i in r:\n    f(i)"),
    "shell": ("!ls\na = 1", "a = 1"),
    "shell-assigned": ("files = !ls\na = 1", "a = 1"),
    "pip": ("%pip install numpy\na = 1", "a = 1"),
    "help": ("?x\na = 1", "a = 1"),
    "help-after": ("x?\na = 1", "a = 1"),
    "remainder-is-no-magic": ("a = 7 \\\n  % 2", "a = 7 % 2"),
    "blank-line-before": ("\n%%time\na = 1", "a = 1"),
}


@pytest.mark.parametrize("case", MAGICS)
def test_magics_leave_the_python_around_them(case: str) -> None:
    """What only IPython understands becomes a call that does nothing, or goes; the Python stays."""
    cell, expected = MAGICS[case]
    source = read("a.ipynb", notebook(cell))
    statements = "\n".join(code(source))

    assert source.cells[0].error is None
    assert expected in statements
    assert not any(line.lstrip().startswith(("%", "!", "?")) for line in statements.splitlines())


@pytest.mark.parametrize("head", ["bash", "writefile notes.txt", "html", "latex", "javascript", "script bash"])
def test_cells_of_other_languages_are_left_out(head: str) -> None:
    """Their text is no Python; the cells around them are read all the same."""
    source = read("a.ipynb", notebook("a = 1", f"%%{head}\necho 'b = $(2'", "c = 3"))

    assert code(source) == ["a = 1", "", "c = 3"]
    assert [cell.error for cell in source.cells] == [None, None, None]


@pytest.mark.parametrize("cell", ["!ls", "%%bash\nls", "%pip install numpy", "%%sh\nls"])
def test_shell_commands_are_noted(cell: str) -> None:
    """What was not run is said, by the cell's number."""
    notes = read("a.ipynb", notebook("a = 1", cell)).notes

    assert len(notes) == 1
    assert notes[0].startswith("cell 2: ")


def test_lines_keep_their_numbers_below_a_magic() -> None:
    """An exception below `%%time` names the line that people see."""
    (cell,) = read("a.ipynb", notebook("%%time\na = 1\nb = 2")).cells

    assert [statement.lineno for statement in cell.statements] == [2, 3]


TEXTS = {
    "byte-order-mark": "a = 'é'".encode("utf-8-sig"),
    "crlf": b"a = '\xc3\xa9'\r\n",
    "old-mac": b"a = '\xc3\xa9'\r",
    "latin-1-cookie": b"# -*- coding: latin-1 -*-\na = '\xe9'",
    "cookie-in-line-2": b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\na = '\xe9'",
    "no-newline-at-the-end": "a = 'é'".encode(),
}


@pytest.mark.parametrize("case", TEXTS)
def test_scripts_are_decoded_as_python_does(case: str) -> None:
    """Byte order marks, line ends and coding lines make no difference."""
    source = read("a.py", TEXTS[case])

    assert source.kind == "script"
    assert code(source) == ["a = 'é'"]


def test_a_notebook_with_a_byte_order_mark_and_crlf_is_read() -> None:
    """Notebooks that went through an editor of Windows."""
    raw = b"\xef\xbb\xbf" + notebook("a = 1").replace(b", ", b",\r\n")

    assert code(read("a.ipynb", raw)) == ["a = 1"]


UNREADABLE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.ipynb", b"", "the file is empty"),
    "blank": ("a.py", b" \n\t\n", "the file is empty"),
    "null-bytes": ("a.py", b"a = 1\0", "null bytes"),
    "utf-16": ("a.ipynb", notebook("a = 1").decode().encode("utf-16"), "not UTF-8"),
    "not-utf-8": ("a.py", b"a = '\xe9'", "no Python source"),
    "unknown-encoding": ("a.py", b"# coding: klingon\na = 1", "no Python source"),
    "broken-json": ("a.ipynb", notebook("a = 1")[:-20], "not valid JSON"),
    "text": ("a.ipynb", b"a = 1\n", "not valid JSON"),
    "list": ("a.ipynb", b"[1, 2]", "no cells"),
    "number": ("a.ipynb", b"3", "no cells"),
    "null": ("a.ipynb", b"null", "no cells"),
    "other-object": ("a.ipynb", b'{"name": "a", "nbformat": 4}', "no cells"),
    "no-format": ("a.ipynb", b'{"cells": 3}', "no Jupyter notebook"),
    "cells-are-numbers": ("a.ipynb", notebook(cells=[1, 2]), "no Jupyter notebook"),
    "deep": ("a.ipynb", b"[" * 100_000, "no"),
    "no-cells": ("a.ipynb", notebook(), "no code"),
    "no-code-cells": ("a.ipynb", notebook({"cell_type": "markdown", "metadata": {}, "source": "a"}), "no code"),
    "blank-cells": ("a.ipynb", notebook("", "  \n"), "no code"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_submission_is_said_in_one_line(case: str) -> None:
    """The reason is a clause of one line, and of a length for people."""
    name, raw, words = UNREADABLE[case]

    with pytest.raises(UnreadableError) as told:
        read(name, raw)

    assert words in str(told.value)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 400


def test_a_syntax_error_leaves_the_other_cells() -> None:
    """One cell that does not parse says where; the others are read."""
    source = read("a.ipynb", notebook("a = 1", "b = \n", "c = (3\n", "d = 4"))

    assert [cell.error is None for cell in source.cells] == [True, False, False, True]
    assert [error.lineno for error in (source.cells[1].error, source.cells[2].error) if error] == [1, 1]
    assert code(source) == ["a = 1", "", "", "d = 4"]


def test_what_python_cannot_parse_at_all_is_a_syntax_error() -> None:
    """Nesting beyond the parser's stack ends in no crash of ours."""
    source = read("a.ipynb", notebook("a = 1", "b = " + "(" * 5000 + ")" * 5000))

    assert [cell.error is None for cell in source.cells] == [True, False]


ANSWER = "W = [1, 2]\nmse = 1\ndldw1 = 3"
MAIN = "def main():\n    W = [1, 2]\n    mse = 1\n    dldw1 = 3"
FLAT: dict[str, tuple[str, str, str]] = {
    "script": (ANSWER, "script", ANSWER),
    "guarded": ("if __name__ == '__main__':\n    " + ANSWER.replace("\n", "\n    "), "script", ANSWER),
    "main": (f"{MAIN}\nmain()", "script", f"{MAIN}\n{ANSWER}"),
    "guarded-main": (f"{MAIN}\nif __name__ == '__main__':\n    main()", "script", f"{MAIN}\n{ANSWER}"),
    "sys-exit-main": (f"{MAIN}\nif __name__ == '__main__':\n    sys.exit(main())", "script", f"{MAIN}\n{ANSWER}"),
    "main-with-return": (f"{MAIN}\n    return mse\nr = main()", "script", f"{MAIN}\n    return mse\n{ANSWER}"),
    "other-function": ("def show():\n    print(1)\nshow()", "script", "def show():\n    print(1)\nshow()"),
    "module": ("def loss(W, x, y):\n    return 0", "module", "def loss(W, x, y):\n    return 0"),
    "module-with-a-docstring": ("'''Doc.'''\nRATE = 1\ndef f():\n    return 0", "module", ""),
    "module-with-a-demonstration": ("def f():\n    return 0\nif __name__ == '__main__':\n    print(f())", "module", ""),
    "class": ("class Net:\n    pass", "module", "class Net:\n    pass"),
    "imports-only": ("import numpy", "script", "import numpy"),
    "functions-and-an-answer": ("def f():\n    return 0\nmse = f()", "script", ""),
    "functions-and-a-call": ("def f():\n    return 0\nprint(f())", "script", ""),
}


@pytest.mark.parametrize("case", FLAT)
def test_scripts_are_flattened_and_told_from_modules(case: str) -> None:
    """What runs as the main program stands at the top level; a file that only defines is a module."""
    text, kind, expected = FLAT[case]
    source = read("a.py", text.encode())

    assert source.kind == kind
    assert expected in code(source)[0]
    assert "__name__" not in code(source)[0]
