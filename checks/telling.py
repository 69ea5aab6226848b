"""Telling what a submission said or raised: text of its own making, cut, escaped, and without what is not to be known."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from checks.worker.frames import Trouble

# Numbers as a message may hold them: decimals, also as numpy writes them (1.), powers of ten, hexadecimals, long integers.
# Shapes and indices may stay. And words with many digits in them, which may be any of these in other clothes.
NUMBERS = re.compile(
    r"(?:[^\s\d,()\[\]]*\d){8,}[^\s,()\[\]]*|0[xX][\da-fA-F.]+(?:[pP][-+]?\d+)?"
    r"|[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|(?<!\w)[-+]?\d+\.(?!\w)|[-+]?\d+[eE][-+]?\d+|\d{5,}"
)
# Longer than the names and words of Python's and numpy's messages: what has no digits may still be made of numbers.
LONG_WORDS = re.compile(r"[^\s()'\"]{25,}")


def printable(text: str) -> str:
    """Text of a submission's, with what could steer a terminal or break a report shown as what it is (\\x1b)."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def clean(text: str, most: int = 300) -> str:
    """A line of a submission's text, cut to a length."""
    line = printable(text).replace("\n", " ")
    return line if len(line) <= most else f"{line[:most]}..."


def told(trouble: Trouble) -> str:
    """What a submission raised, as a clause."""
    trouble = Trouble(
        clean(trouble.kind, 60), clean(trouble.message), trouble.cell, trouble.line, clean(trouble.code, 120)
    )
    # ours have no place in the submission, as one of its own by that name has
    if trouble.kind in ("NotFoundError", "NoNumberError") and trouble.line is None:
        return trouble.message
    where = f" in {place(trouble)}" if place(trouble) else ""
    code = f" ({trouble.code})" if trouble.code else ""
    message = f": {trouble.message}" if trouble.message else ""
    return f"{trouble.kind}{message}{where}{code}"


def place(trouble: Trouble) -> str:
    """Where in the submission it is, as people count: "code cell 3, line 2"."""
    cell = "" if trouble.cell is None else f"code cell {trouble.cell}"
    line = "" if trouble.line is None else f"line {trouble.line}"
    return ", ".join(part for part in (cell, line) if part)


def without_numbers(trouble: Trouble, is_own: Callable[[str], bool]) -> Trouble:
    """What was raised by a call, without the numbers of other calls, which are nobody's to know.

    They may stand in the message, in the name of the class, and in a line that is told as one of its own. `is_own` tells
    whether a text stands in the submission.
    """

    def known(word: re.Match[str]) -> str:
        return word[0] if is_own(word[0]) else "(a long word)"

    texts = (NUMBERS.sub("(a number)", text) for text in (trouble.kind[:60], trouble.message[:200]))
    kind, message = (LONG_WORDS.sub(known, text) for text in texts)
    code = trouble.code if is_own(trouble.code) else ""
    return msgspec.structs.replace(trouble, kind=kind, message=message, code=code)
