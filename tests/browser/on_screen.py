"""Figures as a browser shows them, against SQL on the edition that they are said to come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb
from playwright.sync_api import Page

from dashboards import format as fmt
from dashboards.periods import Period

CARDS = """() => [...document.querySelectorAll('.stMain .um-card')]
  .filter((card) => card.querySelector('.um-value'))
  .map((card) => ({
    shown: card.querySelector('.um-value').innerText,
    facts: Object.fromEntries([...card.querySelectorAll('dl div')]
      .map((row) => [...row.children].map((part) => part.textContent))),
  }))"""
_FIGURE = """
select kpi_value.value, kpi_value.status, kpi_catalog.unit, kpi_catalog.decimals,
    kpi_value.period_type, kpi_value.period_start
from kpi_value
inner join kpi_catalog using (kpi_id)
where kpi_value.kpi_id = ? and kpi_value.area_id = ? and kpi_value.breakdown = 'total'
    and kpi_value.is_default_policy
"""


@dataclass(frozen=True)
class Compared:
    """One figure: which, what stands on the screen, what the edition holds, in the same words."""

    kpi_id: str
    period: str
    shown: str
    held: str


def cards(page: Page, warehouse: duckdb.DuckDBPyConnection, area_id: str) -> list[Compared]:
    """Every card of the open page that shows a figure of the area."""
    found = []
    for card in page.evaluate(CARDS):
        facts = card["facts"]
        if "版次" not in facts or "数值" not in facts:
            continue  # no figure in that period: the card says 无数据
        rows = warehouse.execute(_FIGURE, [facts["指标编号"], area_id]).fetchall()
        held = next(
            (
                _printed(value, status, unit, decimals)
                for value, status, unit, decimals, kind, start in rows
                if Period(kind, start).label_zh == facts["期间"]
            ),
            "no such row",
        )
        found.append(Compared(facts["指标编号"], facts["期间"], plain(card["shown"]), plain(held)))
    return found


def sentences(name: str, warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """What the page of this name must say of the whole city, read with SQL; [] for a page of cards.

    Each is a run of cells of one row, as `plain` text.
    """
    asked = _ROWS.get(name)
    return [] if asked is None else [plain(row[0]) for row in warehouse.execute(asked).fetchall()]


_ROWS = {
    "hotspots": """
        select place_name || recurrence_cnt || case_cnt
        from recurrence_hotspot
        where month = (select max(month) from recurrence_hotspot)
            and not is_dummy_place and not is_centroid
    """,
    "assessment": """
        select unit_name || format('{:.2f}', published_score)
        from league_table
        where period_type = 'M' and rank is not null
            and period_start = (select max(period_start) from league_table where period_type = 'M')
            and group_name = (select min(group_name) from league_table)
    """,
    "targets": """
        select format('{:.2f}%', value * 100)
        from kpi_target_gap inner join kpi_catalog using (kpi_id)
        where unit = '%' and value is not null and area_id in (
            select area_id from dim_area where area_level = 'city'
        )
    """,
    "definitions": """
        select format('{:,}÷{:,}＝{:.2f}%', numerator::bigint, denominator::bigint, value * 100)
        from kpi_value
        where kpi_id = 'C13' and breakdown = 'total' and is_default_policy and status = 'ok'
            and area_id in (select area_id from dim_area where area_level = 'city')
            and period_type = 'M' and period_end < as_of::date
        order by period_start desc
        limit 1
    """,
    "quality": """
        select format('隔离{:,}行', sum(rows_quarantined)::bigint) from delivery_summary
        union all
        select '共' || count(*) || '项检查' from quality_result
    """,
}


def plain(text: str) -> str:
    """A text without its spaces, which a browser sets as it likes."""
    return re.sub(r"\s+", "", text)


def _printed(value: float | None, status: str, unit: str, decimals: int) -> str:
    if unit == "人" and value is not None and 0 < value < 5:
        return "不足5人"
    if value is None:
        return fmt.SMALL_SAMPLE if status == "small_n" else fmt.NO_DATA
    return fmt.figure(value, unit, decimals).text
