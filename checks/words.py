"""Text that came from a submission, made fit for a terminal, a report, a sentence."""

from __future__ import annotations

LONGEST = 2000
# A counterexample is cut where it is made, between its statements
LONGEST_SOURCE = 40_000


def plain(text: str, longest: int = LONGEST) -> str:
    """Text without anything that a terminal would obey or a file could not hold; line breaks and tabs stay."""
    kept = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return kept if len(kept) <= longest else kept[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"


def sentence(text: str) -> str:
    """A clause as a sentence: one line, a capital, a full stop."""
    line = " ".join(plain(text).split())
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?")) else ".")
