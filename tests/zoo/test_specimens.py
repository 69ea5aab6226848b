"""The specimens themselves: each can be written, and is what it says it is."""

import ast
import json
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from . import MAYBE, RIGHT, WRONG, Specimen

ALL = (*RIGHT, *WRONG, *MAYBE)
NOTEBOOKS = [s for s in ALL if s.format.startswith("ipynb") and s.raw is None]
READABLE = [s for s in ALL if not s.breaks]


def test_there_are_enough() -> None:
    """Forty ways to be right, ninety to be wrong."""

    assert len(RIGHT) >= 40
    assert len(WRONG) >= 90


def test_names_are_unique() -> None:
    """A name is a file's name."""
    names = [s.name for s in ALL]

    assert sorted(set(names)) == sorted(names)


def test_sources_differ() -> None:
    """No two specimens hold the same code in the same format."""
    seen: dict[tuple[str, tuple[str, ...], str], str] = {}
    for s in ALL:
        # Two notebooks may differ in nothing but their format or their cells' order.
        key = (s.format, tuple(c.source for c in s.cells), s.raw or str(s.cell_ids))

        assert key not in seen, f"{s.name} is {seen[key]}"
        seen[key] = s.name


@pytest.mark.parametrize("specimens", [RIGHT, WRONG, MAYBE], ids=["right", "wrong", "maybe"])
def test_only_the_wrong_have_a_mistake(specimens: tuple[Specimen, ...]) -> None:
    """A mistake is a slug, a reason a sentence without its full stop."""
    for s in specimens:
        assert (s.mistake is not None) == (specimens is WRONG), s.name
        assert s.mistake is None or s.mistake == s.mistake.lower().replace(" ", "-"), s.name
        assert s.why, s.name
        assert not s.why.endswith("."), s.name


def test_every_specimen_writes_its_file(tmp_path: Path) -> None:
    """The file has the specimen's name and text."""
    for s in ALL:
        path = s.write(tmp_path)

        assert path == tmp_path / s.filename
        assert path.read_text(encoding="utf-8") == s.text()
        assert path.suffix == (".ipynb" if s.format in ("ipynb3", "ipynb4") else ".py")


@pytest.mark.parametrize("specimen", NOTEBOOKS, ids=lambda s: s.name)
def test_notebooks_are_valid(specimen: Specimen) -> None:
    """A notebook conforms to the schema of the version that it states, and holds its cells in their order."""
    stated = json.loads(specimen.text())
    nbformat.validate(stated)
    read = nbformat.reads(specimen.text(), as_version=4)

    assert [cell.source for cell in read.cells] == [cell.source for cell in specimen.cells]
    assert stated["nbformat"] == int(specimen.format[-1])
    assert ("worksheets" in stated) == (specimen.format == "ipynb3")


@pytest.mark.parametrize("specimen", READABLE, ids=lambda s: s.name)
def test_code_is_python(specimen: Specimen) -> None:
    """Magics aside, what should run parses, and no piece of the scaffold is left unfilled."""
    for source in specimen.code if specimen.format.startswith("ipynb") else [specimen.text()]:
        ast.parse(TransformerManager().transform_cell(source))

        assert "<dldw" not in source
