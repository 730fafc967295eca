"""The league of a period (考核结果) as one edition holds it: every public table, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property

import duckdb

from publishing.exports.errors import ExportError
from publishing.exports.period import Period
from publishing.exports.rows import Row, select

TRUNCATE = "truncate"
"""`rounding` of an edition that cuts off; every other rounds half up."""

PERIOD = ("period_type", "period_start", "rule_edition")
UNIT = ("group_name", "unit_id")
COLUMNS: dict[str, tuple[str, ...]] = {
    "league_table": (
        *PERIOD,
        "period_end",
        *UNIT,
        *("unit_name", "total_raw", "published_score", "bonus", "deduction", "rank", "tied_cnt"),
        *("prev_rank", "rank_delta", "rank_low", "rank_high", "is_distinguishable", "list"),
        *("group_mean", "missing_components", "remark_zh", "as_of"),
    ),
    "league_component_score": (
        *PERIOD,
        *UNIT,
        *("component", "component_name", "sort_order", "source", "weight", "full_score"),
        *("score", "weighted_score", "bonus", "n", "status"),
    ),
    "league_evidence": (
        *PERIOD,
        *UNIT,
        *("component", "evidence_no", "evidence_kind", "evidence_id", "evidence_zh"),
        *("numerator", "denominator", "points"),
    ),
    "league_item_warning": (
        *PERIOD,
        "unit_id",
        *("item_name", "deduction", "full_score", "ratio", "is_warned"),
    ),
    "league_exclusion": (
        *PERIOD,
        "unit_id",
        *("component", "evidence_id", "ground_zh", "decided_by_role", "decided_on", "points"),
    ),
}
_ORDER = {
    "league_table": ("group_name", "rank", "unit_id"),
    "league_component_score": ("group_name", "unit_id", "sort_order", "component"),
    "league_evidence": ("group_name", "unit_id", "component", "evidence_no", "evidence_id"),
    "league_item_warning": ("unit_id", "item_name"),
    "league_exclusion": ("unit_id", "component", "evidence_id"),
}
DEFECT = ("defect_kind", "defect_id", "message_zh")
APPEAL = (
    *("appeal_no", "target_no", "unit_id", "ground_zh", "decision", "decided_by_role"),
    *("appealed_on", "decided_on", "outcome_zh"),
)
RULE = (
    *("rule_edition", "title_zh", "document_no", "effective_from", "effective_to"),
    *("publish_decimals", "rounding", "tie_zh", "missing_zh", "red_zh", "black_zh"),
    *("appeal_zh", "note_zh"),
)


@dataclass(frozen=True)
class League:
    """Rows of one period under one rule edition; figures are `Decimal`, absent ones None."""

    period: Period
    rule: Row
    units: list[Row]
    components: list[Row]
    evidence: list[Row]
    warnings: list[Row]
    exclusions: list[Row]
    defects: list[Row]
    appeals: list[Row]

    @property
    def rule_edition(self) -> str:
        """The rules (考核办法版本) the scores were made by."""
        return str(self.rule["rule_edition"])

    @property
    def decimals(self) -> int:
        """Decimals a published score has."""
        return int(self.rule["publish_decimals"])

    @property
    def rounding_zh(self) -> str:
        """How a total is rounded, in the words of the papers."""
        return "截尾" if self.rule["rounding"] == TRUNCATE else "四舍五入"

    @property
    def as_of(self) -> datetime | None:
        """Time of the data."""
        return max((row["as_of"] for row in self.units if row["as_of"]), default=None)

    def groups(self) -> list[str]:
        """Names of the groups (组别), sorted."""
        return sorted({row["group_name"] for row in self.units})

    def of_group(self, group: str) -> list[Row]:
        """The units of a group as the table lists them: by rank, those without one last."""
        return [row for row in self.units if row["group_name"] == group]

    def components_of_group(self, group: str) -> list[Row]:
        """One row a component of the group, in the order of the rules."""
        seen: dict[str, Row] = {}
        for row in sorted(self.components, key=lambda each: each["sort_order"]):
            if row["group_name"] == group:
                seen.setdefault(row["component"], row)
        return list(seen.values())

    @cached_property
    def scores(self) -> dict[tuple[str, str, str], Row]:
        """Component rows by group, unit and component."""
        return {
            (row["group_name"], row["unit_id"], row["component"]): row for row in self.components
        }

    def unit_names(self) -> dict[str, str]:
        """Names of the units by their id."""
        return {row["unit_id"]: row["unit_name"] for row in self.units}

    def component_names(self) -> dict[str, str]:
        """Names of the components by their code."""
        return {row["component"]: row["component_name"] for row in self.components}

    def published(self, figure: Decimal | None) -> Decimal | None:
        """Rounded once, or cut off, to the decimals of the rules (DOMAIN §10.4)."""
        if figure is None:
            return None
        return rounded(figure, self.decimals, self.rule["rounding"])


def rounded(figure: Decimal, decimals: int, rounding: str | None) -> Decimal:
    """A total as it is published: 四舍五入 unless the rules cut it off (`truncate`)."""
    if rounding == TRUNCATE:
        return figure.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return half_up(figure, decimals)


def half_up(figure: Decimal, decimals: int) -> Decimal:
    """四舍五入 in DECIMAL."""
    return figure.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def read_league(
    connection: duckdb.DuckDBPyConnection, period: Period, rule_edition: str | None = None
) -> League:
    """The league of `period`; `rule_edition` is needed only where the period has several.

    Raises:
        ExportError: a table or column is missing, or the period has no league, or more than one.
    """
    bound = [period.period_type, period.start]
    where = "period_type = ? and period_start = ?"
    chosen = _rule_edition(connection, period, rule_edition)
    rows = {
        table: select(
            connection,
            table,
            columns,
            f"{where} and rule_edition = ?",
            [*bound, chosen],
            _ORDER[table],
        )
        for table, columns in COLUMNS.items()
    }
    rules = select(connection, "league_edition", RULE, "rule_edition = ?", [chosen])
    if len(rules) != 1:
        raise ExportError(f"考核办法版本 {chosen} 在 league_edition 有 {len(rules)} 行，应有 1 行")
    defects = select(connection, "league_defect", DEFECT, where, bound, DEFECT)
    return League(
        period,
        rules[0],
        units=rows["league_table"],
        components=rows["league_component_score"],
        evidence=rows["league_evidence"],
        warnings=rows["league_item_warning"],
        exclusions=rows["league_exclusion"],
        defects=defects,
        appeals=_appeals(connection, period),
    )


def _appeals(connection: duckdb.DuckDBPyConnection, period: Period) -> list[Row]:
    """Appeals against deductions of the period, granted or not."""
    where = "period_start between ? and ?"
    order = ("unit_id", "appeal_no", "target_no")
    return select(connection, "league_appeal", APPEAL, where, [period.start, period.end], order)


def has_league(connection: duckdb.DuckDBPyConnection, period: Period) -> bool:
    """Whether the edition has a league of the period: rules need not assess half-years.

    Raises:
        ExportError: the edition has no league table at all.
    """
    where = "period_type = ? and period_start = ?"
    bound = [period.period_type, period.start]
    return bool(select(connection, "league_table", ("unit_id",), where, bound))


def _rule_edition(connection: duckdb.DuckDBPyConnection, period: Period, asked: str | None) -> str:
    found = select(
        connection,
        "league_table",
        ("rule_edition", "unit_id"),
        "period_type = ? and period_start = ?",
        [period.period_type, period.start],
    )
    there = sorted({row["rule_edition"] for row in found})
    if not there:
        raise ExportError(f"版次里没有{period.name_zh}的考核结果")
    if asked is not None:
        if asked not in there:
            raise ExportError(f"{period.name_zh}没有考核办法版本 {asked}（有：{'、'.join(there)}）")
        return asked
    if len(there) > 1:
        raise ExportError(
            f"{period.name_zh}有 {len(there)} 个考核办法版本（{'、'.join(there)}），"
            "请用 --rule 指明以哪一个为准"
        )
    return str(there[0])


def by_component(rows: list[Row]) -> Iterator[tuple[tuple[str, str, str], list[Row]]]:
    """Rows gathered by group, unit and component, in their order."""
    gathered: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        gathered[row["group_name"], row["unit_id"], row["component"]].append(row)
    yield from gathered.items()
