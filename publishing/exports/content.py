"""What a paper says, apart from how it is set: headings, paragraphs, tables and charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

TEXT, FIGURE, GAP = "text", "figure", "gap"


@dataclass(frozen=True)
class Run:
    """A piece of a sentence: plain text, a figure with the number of its reference, or a gap."""

    text: str
    kind: str = TEXT
    reference: int | None = None


@dataclass(frozen=True)
class Heading:
    """`level` 1 is 一、, 2 is （一）."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, indented by two characters; `is_note` sets it small and without indent."""

    runs: tuple[Run, ...]
    is_note: bool = False

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class HeaderCell:
    """A cell of a header of several rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """`header` lists its rows' cells from left to right, without those covered from above.

    `widths` are relative; a column whose `align` is `l`, `c` or `r`; the last `emphasised` rows are
    set bold (a mean, a sum).
    """

    title: str
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    align: str
    notes: tuple[str, ...] = ()
    emphasised: int = 0


@dataclass(frozen=True)
class Bar:
    """A bar, the text at its end, and the interval drawn over it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class Chart:
    """Horizontal bars from `origin` on; `reference` is a line across them."""

    title: str
    bars: tuple[Bar, ...]
    origin: float = 0.0
    line: float | None = None
    line_text: str = ""


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """Blocks on pages of one orientation."""

    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole paper (公文)."""

    title: tuple[str, ...]
    number: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...] = field(default=())

    def blocks(self) -> Iterable[Block]:
        """Every block, in order."""
        for section in self.sections:
            yield from section.blocks

    def texts(self) -> Iterable[str]:
        """Every sentence and cell of the paper."""
        for block in self.blocks():
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                for row in block.rows:
                    yield from row
                yield from block.notes


def paragraph(*parts: str | Run | Iterable[Run], is_note: bool = False) -> Paragraph:
    """A paragraph of texts, runs, and lists of runs."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Run(part))
        elif isinstance(part, Run):
            runs.append(part)
        else:
            runs.extend(part)
    return Paragraph(tuple(runs), is_note)


def gap(words: str) -> Run:
    """A marked place that somebody has to fill in: the warehouse cannot know it."""
    return Run(f"【{words}】", GAP)
