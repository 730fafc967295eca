"""Cells of fewer than five persons are not told (DOMAIN §11), nor what they could be found from.

A row of a survey counts persons. Where its numerator, its denominator or their difference is 1 to
4, both are withheld; where that happens to one row of a component only, the next smallest row goes
with it, since the sum is told elsewhere. The points stay: they are the score.
"""

from __future__ import annotations

from decimal import Decimal

from publishing.exports.league import League, by_component
from publishing.exports.rows import Row

FEW = 5
WITHHELD = "<5"
PERSON_KINDS = {"survey"}
PERSON_SOURCES = {"survey"}


def withhold(league: League) -> tuple[list[Row], list[Row]]:
    """Components and evidence with `WITHHELD` in the place of what may not be told."""
    evidence: list[Row] = []
    for _, rows in by_component(league.evidence):
        evidence += withhold_evidence(rows)
    return [withhold_count(row) for row in league.components], evidence


def withhold_count(row: Row) -> Row:
    """A row of `league_component_score` with `n` withheld where it counts few persons."""
    is_told = row["source"] not in PERSON_SOURCES or not _is_few(row["n"])
    return row if is_told else {**row, "n": WITHHELD}


def withhold_evidence(rows: list[Row]) -> list[Row]:
    """The evidence of one component of one unit with few persons withheld."""
    persons = [place for place, row in enumerate(rows) if row["evidence_kind"] in PERSON_KINDS]
    hidden = {place for place in persons if _tells_few(rows[place])}
    others = [place for place in persons if place not in hidden and _size(rows[place]) is not None]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: (_size(rows[place]), place)))
    return [
        {**row, "numerator": WITHHELD, "denominator": WITHHELD} if place in hidden else row
        for place, row in enumerate(rows)
    ]


def _tells_few(row: Row) -> bool:
    numerator, denominator = row["numerator"], row["denominator"]
    rest = None if None in (numerator, denominator) else denominator - numerator
    return any(_is_few(each) for each in (numerator, denominator, rest))


def _is_few(count: Decimal | int | float | None) -> bool:
    return count is not None and 0 < count < FEW


def _size(row: Row) -> Decimal | None:
    size = row["denominator"] if row["denominator"] is not None else row["numerator"]
    return None if size is None else Decimal(str(size))
