"""Sums over public tables of facts, for what no KPI counts: journeys, water, hours, documents."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publishing.exports.errors import ExportError
from publishing.exports.figures import Figures
from publishing.exports.half_year.slots import Slot
from publishing.hashing import quoted


@dataclass(frozen=True)
class Fact:
    """How a table is summed: the day a row counts on, a further condition, rows or their sum."""

    day: str
    condition: str = "true"
    counts_rows: bool = False


FACTS = {
    "fct_road_operation": Fact("op_date"),
    "fct_notice": Fact("issued_on", counts_rows=True),
    "fct_weigh_ticket": Fact("weighed_on", "is_first_weighing", counts_rows=True),
}


def fact_sum(figures: Figures, slot: Slot) -> float | None:
    """The sum of `slot.field`, or the number of rows; None where nothing was reported.

    Raises:
        ExportError: the edition lacks the table or a column of it.
    """
    fact = FACTS[slot.kpi_id]
    measured = "count(*)" if fact.counts_rows else f"sum({quoted(slot.field)})"
    text = (
        f"select {measured}, count({quoted(slot.field)}) from {quoted(slot.kpi_id)} "
        f"where {fact.condition} and {quoted(fact.day)} between ? and ? "
        f"and list_contains(?, {quoted(slot.breakdown)})"
    )
    period = figures.period
    bound = [period.start, period.end, slot.member_list]
    try:
        rows = figures.connection.execute(text, bound).fetchall()
    except duckdb.CatalogException as error:
        raise ExportError(f"版次里没有表 {slot.kpi_id}") from error
    total, told = rows[0]
    return float(total) if told else None
