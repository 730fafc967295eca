"""Is what a unit test says it proves printed in the documents, and does the test expect it?

A test says `proves: {P01: {C12: ['93.72%']}}` in its `config: meta:`. The figure must stand in the
documents on P01, and one of the expected rows (of C12, where rows have a KPI) must hold it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from cities.settings import REPO
from tests.kpi_coverage.facts import UnitTest

DOMAIN = REPO / "docs" / "domain"
DOCUMENTS = ("DOMAIN.md", "published_golden.csv", "seed_figures.csv", "kpi_catalog.csv")


def unproved(test: UnitTest) -> list[str]:
    """What the test claims wrongly, one sentence a figure; empty when all of it holds."""
    return [
        f"{test.name}: {number} {kpi_id} {figure}: {wrong}"
        for number, kpis in test.proves.items()
        for kpi_id, figures in kpis.items()
        for figure in figures or [""]
        if (wrong := _wrong(test, number, kpi_id, figure))
    ]


def _wrong(test: UnitTest, number: str, kpi_id: str, figure: str) -> str:
    if number not in re.findall(r"[PT]\d\d", test.words):
        return "neither the name nor the description tells the number"
    if not figure or not is_printed(number, figure):
        return "the documents do not print it"
    rows = [row for row in test.rows if row.get("kpi_id", kpi_id) == kpi_id]
    return "" if any(holds(row, figure) for row in rows) else "no expected row holds it"


def is_printed(number: str, figure: str) -> bool:
    """Whether a line of the documents about the number prints the figure, digit by digit."""
    pattern = rf"(?<![\d.]){re.escape(figure.lstrip('-'))}(?![\d]|\.\d)"
    return re.search(pattern, _told_of(number)) is not None


def holds(row: Mapping[str, object], figure: str) -> bool:
    """Whether a cell of the row, or its numerator by its denominator, rounds to the figure."""
    wanted = Decimal(figure.removesuffix("%"))
    scale = 100 if figure.endswith("%") else 1
    step = Decimal(1).scaleb(int(wanted.as_tuple().exponent))
    return any(
        (value * scale).quantize(step, ROUND_HALF_UP) == wanted for value in _figures_of(row)
    )


def _figures_of(row: Mapping[str, object]) -> list[Decimal]:
    cells = {name: value for name, cell in row.items() if (value := _number(cell)) is not None}
    above, below = cells.get("numerator"), cells.get("denominator")
    ratio = [above / below] if above is not None and below else []
    return [*cells.values(), *ratio]


def _number(cell: object) -> Decimal | None:
    try:
        return Decimal(str(cell).strip())
    except InvalidOperation:
        return None


@cache
def _told_of(number: str) -> str:
    """The lines of the documents that name the number, with figures written without commas."""
    lines = (
        line
        for name in DOCUMENTS
        for line in (DOMAIN / name).read_text(encoding="utf-8-sig").splitlines()
        if re.search(rf"(?<![A-Z0-9]){number}(?![0-9])", line)
    )
    return re.sub(r"(?<=\d),(?=\d{3})", "", "\n".join(lines))
