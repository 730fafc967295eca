"""The places (X) of the half-year text: a KPI, a sum over facts, the city's name, or a gap."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

KPI, FACT, NAME, GAP = "kpi", "fact", "name", "gap"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Slot:
    """One X. `kpi_id` is the table and `members` values of the column `breakdown` for a fact."""

    slot: str
    words_before: str
    words_after: str
    source: str
    kpi_id: str
    policy: str
    breakdown: str
    members: str
    field: str
    unit: str
    decimals: str
    gap_zh: str

    @property
    def member_list(self) -> list[str]:
        """The members that are summed; empty for the total."""
        return self.members.split("+") if self.members else []


@cache
def read_slots() -> dict[str, Slot]:
    """Every slot by its name, in the order of the report."""
    with (_FOLDER / "slots.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["slot"]: Slot(**{each.name: row[each.name] for each in fields(Slot)})
            for row in csv.DictReader(handle)
        }


@cache
def read_text() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sections: heading and paragraphs, with slots in braces."""
    sections: list[tuple[str, list[str]]] = []
    for line in (_FOLDER / "text.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            sections.append((line[2:], []))
        elif line:
            sections[-1][1].append(line)
    return tuple((heading, tuple(lines)) for heading, lines in sections)
