"""A submission as data, and the file it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nbformat import v3, v4

Format = Literal["ipynb4", "ipynb3", "py-percent", "py", "module"]


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and what a notebook keeps of the last time it ran."""

    source: str
    markdown: bool = False
    count: int | None = None
    printed: str = ""


def md(text: str) -> Cell:
    """A markdown cell."""
    return Cell(text, markdown=True)


@dataclass(frozen=True)
class Specimen:
    """A submission whose verdict is known, with the one mistake it makes (or none)."""

    name: str
    cells: tuple[Cell, ...]
    format: Format
    mistake: str | None
    why: str
    breaks: bool = False  # it cannot be read, run or finish: the verdict is `broken`, not `failed`
    cell_ids: bool = True  # notebooks of format 4.5 and later carry them, earlier ones do not
    raw: str | None = None  # the file's very text, for files that no writer of notebooks would produce

    @property
    def verdict(self) -> Literal["passed", "failed", "broken"]:
        """What a grader that makes no mistake says."""
        if self.breaks:
            return "broken"
        return "passed" if self.mistake is None else "failed"

    @property
    def filename(self) -> str:
        return self.name + (".ipynb" if self.format.startswith("ipynb") else ".py")

    @property
    def code(self) -> tuple[str, ...]:
        """The code cells in the order they were run: by execution count where every cell has one."""
        cells = [cell for cell in self.cells if not cell.markdown]
        if all(cell.count is not None for cell in cells):
            cells.sort(key=lambda cell: cell.count or 0)
        return tuple(cell.source for cell in cells)

    def text(self) -> str:
        """The file's contents."""
        if self.raw is not None:
            return self.raw
        match self.format:
            case "ipynb4":
                return str(v4.writes(_notebook(self.cells, self.cell_ids))) + "\n"
            case "ipynb3":
                old = v4.downgrade(_notebook(self.cells, cell_ids=False))
                # Said by files that were converted; ours stands for one that never was anything else.
                del old["orig_nbformat"], old["orig_nbformat_minor"]
                return str(v3.writes_json(old)) + "\n"
            case "py-percent":
                return "\n\n".join(_percent(cell) for cell in self.cells) + "\n"
            case "py" | "module":
                return "\n\n".join(_plain(cell.source) for cell in self.cells if not cell.markdown) + "\n"

    def write(self, folder: Path) -> Path:
        """Write the submission into `folder`, and return its path."""
        path = folder / self.filename
        path.write_text(self.text(), encoding="utf-8")
        return path


def _notebook(cells: tuple[Cell, ...], cell_ids: bool) -> Any:
    nb = v4.new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    nb.nbformat_minor = 5 if cell_ids else 4
    for number, cell in enumerate(cells):
        made = v4.new_markdown_cell(cell.source) if cell.markdown else v4.new_code_cell(cell.source)
        if not cell.markdown:
            made.execution_count = cell.count
        if cell.printed:
            made.outputs = [v4.new_output("stream", name="stdout", text=cell.printed)]
        # nbformat draws ids at random; a file that is written twice should be the same twice.
        if cell_ids:
            made.id = f"cell-{number:02d}"
        else:
            del made["id"]
        nb.cells.append(made)
    return nb


def _percent(cell: Cell) -> str:
    if cell.markdown:
        return "# %% [markdown]\n" + "\n".join(f"# {line}".rstrip() for line in cell.source.splitlines())
    return "# %%\n" + _plain(cell.source)


def _plain(source: str) -> str:
    # Exporting a notebook to a script turns its magics into comments.
    lines = source.splitlines()
    return "\n".join("# " + line if line.startswith(("%", "!", "?")) else line for line in lines)
