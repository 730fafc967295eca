"""The league of one month as an edition holds it: what a trial begins from."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publishing.exports.errors import ExportError
from publishing.exports.period import Period
from publishing.exports.rows import Row, select

_BY_UNIT = ("group_name", "unit_id")
_TABLES = {
    "league_table": (
        *_BY_UNIT,
        *("unit_name", "total_raw", "published_score", "bonus", "deduction", "rank"),
    ),
    "league_component_score": (*_BY_UNIT, "component", "component_name", "weight", "score"),
    "league_evidence": (*_BY_UNIT, "component", "item_name", "evidence_kind", "points"),
}
_RULE = ("publish_decimals", "rounding", "tie_break_1", "tie_break_2")


@dataclass(frozen=True)
class LeagueMonth:
    """Rows of one month under one rule edition; figures are `Decimal`, absent ones None."""

    rule: Row
    units: list[Row]
    components: list[Row]
    evidence: list[Row]

    def component_codes(self) -> set[str]:
        """Every component of the month."""
        return {row["component"] for row in self.components}

    def items(self) -> set[str]:
        """Every item (考核项目) in which something was taken off."""
        return {row["item_name"] for row in self.evidence if row["item_name"] is not None}


def read_month(
    connection: duckdb.DuckDBPyConnection, period: Period, rule_edition: str
) -> LeagueMonth:
    """Read the public tables of a month.

    Raises:
        ExportError: the period is no month, or the edition lacks it, a table or a column.
    """
    if period.period_type != "M":
        raise ExportError(f"试算只对月份，{period.name_zh}不是月份")
    bound = ["M", period.start, rule_edition]
    where = "period_type = ? and period_start = ? and rule_edition = ?"
    rows = [
        select(connection, table, columns, where, bound, _BY_UNIT)
        for table, columns in _TABLES.items()
    ]
    rules = select(connection, "league_edition", _RULE, "rule_edition = ?", [rule_edition])
    if not rows[0] or len(rules) != 1:
        raise ExportError(f"版次里没有{period.name_zh}按 {rule_edition} 的考核结果")
    return LeagueMonth(rules[0], *rows)
