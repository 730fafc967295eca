"""Lines of a comparison: what was compared, what differs, and a table for a reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Row = Sequence[str]


@dataclass
class Section:
    """One table of the report.

    compared: figures looked at. differing: those that are not as they must be. examples: some of
    them in words. notes: what a reader should know and does not differ. may_be_empty: the truth
    itself says that there is nothing (no survey yet).
    """

    title: str
    headings: Row
    rows: list[Row] = field(default_factory=list)
    compared: int = 0
    differing: int = 0
    examples: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    may_be_empty: bool = False

    def lines(self) -> list[str]:
        """The section as text, columns aligned, wide characters counted twice."""
        table = [self.headings, *self.rows]
        widths = [max(map(width, column)) for column in zip(*table, strict=True)]
        told = [f"== {self.title}: {self.compared:,} compared, {self.differing:,} differ =="]
        for row in table:
            cells = [
                cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)
            ]
            told.append("  " + "  ".join(cells).rstrip())
        told += [f"  ! {example}" for example in self.examples]
        return told + [f"  · {note}" for note in self.notes]


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def number(value: float | None) -> str:
    """A figure without needless zeros; — for none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.12g}"


def verdict(sections: Iterable[Section]) -> int:
    """0 when something was compared wherever there is something, and nothing differs, else 1."""
    told = list(sections)
    fine = all((s.compared or s.may_be_empty) and not s.differing for s in told)
    return 0 if fine and any(s.compared for s in told) else 1
