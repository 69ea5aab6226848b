"""The specimens themselves: each can be written, and is what it says it is."""

import ast
import json
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from . import HANGS, MAYBE, RIGHT, WRONG, Specimen
from .write_examples import EXAMPLES, FOLDER

ALL = (*RIGHT, *WRONG, *HANGS, *MAYBE)


def test_there_are_enough() -> None:
    """Forty ways to be right, ninety to be wrong."""

    assert len(RIGHT) >= 40
    assert len(WRONG) >= 90


def test_names_are_unique() -> None:
    """A name is a file's name."""
    names = [s.name for s in ALL]

    assert sorted(set(names)) == sorted(names)


def test_sources_differ() -> None:
    """No two specimens hold the same cells in the same format."""
    seen: dict[tuple[object, ...], str] = {}
    for s in ALL:
        key = (s.format, s.cell_ids, s.cells, s.raw)

        assert key not in seen, f"{s.name} is {seen[key]}"
        seen[key] = s.name


@pytest.mark.parametrize("specimens", [RIGHT, WRONG, HANGS, MAYBE], ids=["right", "wrong", "hangs", "maybe"])
def test_only_the_wrong_have_a_mistake(specimens: tuple[Specimen, ...]) -> None:
    """A mistake is a slug, a reason a sentence without its full stop."""
    for s in specimens:
        assert (s.mistake is not None) == (specimens in (WRONG, HANGS)), s.name
        assert s.mistake is None or s.mistake == s.mistake.lower().replace(" ", "-"), s.name
        assert s.why, s.name
        assert not s.why.endswith("."), s.name


def test_every_specimen_writes_its_file(tmp_path: Path) -> None:
    """The file has the specimen's name; a notebook is valid and keeps its cells in order."""
    for s in ALL:
        path = s.write(tmp_path)

        assert path == tmp_path / s.filename
        text = path.read_text(encoding="utf-8")
        assert path.suffix == (".ipynb" if s.format in ("ipynb3", "ipynb4") else ".py")
        if path.suffix == ".py" or s.raw is not None:
            continue
        stated = json.loads(text)
        nbformat.validate(stated)
        # not nbformat.reads, which validates once more
        read = nbformat.convert(nbformat.reader.reads(text), 4)

        assert [cell.source for cell in read.cells] == [cell.source for cell in s.cells], s.name
        assert stated["nbformat"] == int(s.format[-1]), s.name
        assert ("worksheets" in stated) == (s.format == "ipynb3"), s.name


def test_code_is_python() -> None:
    """Magics aside, what should run parses, and no piece of the scaffold is left unfilled."""
    sources = {
        # most cells are those of the scaffold: each text is parsed once
        source: s.name
        for s in ALL
        if not s.breaks
        for source in (s.code if s.format.startswith("ipynb") else [s.text()])
    }
    for source, name in sources.items():
        ast.parse(TransformerManager().transform_cell(source))

        assert "<dldw" not in source, name


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda s: s.name)
def test_examples_are_up_to_date(example: Specimen) -> None:
    """What lies in the examples folder is what the specimens say."""

    assert (FOLDER / example.filename).read_text(encoding="utf-8") == example.text()
