"""Submissions whose verdict is known: right answers, wrong ones with one mistake each, debatable ones."""

from .maybe import MAYBE
from .right import RIGHT
from .specimen import Cell, Format, Specimen
from .wrong import HANGS, NEEDS_PACKAGE, WRONG

__all__ = ["HANGS", "MAYBE", "NEEDS_PACKAGE", "RIGHT", "WRONG", "Cell", "Format", "Specimen"]
