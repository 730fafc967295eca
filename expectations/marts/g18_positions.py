"""G18 案件坐标 — inside the city and in a known system, or 热点 is kept back (DOMAIN §13).

The gate blocks the lists of places, not publication: pages read its result from the edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import BATCH, Check
from expectations.marts.warehouse import Mart

POSITIONS = "int_case__position"
TOLD = "fct_case"
"""The public table that the positions belong to."""
INSIDE_AT_LEAST = 0.98
ENOUGH_ROWS = 50
"""A share of fewer recent cases is no share; of all cases every share counts."""

_SPAN = "case when is_recent then '近期案件' else '全部案件' end"


def checks(mart: Mart) -> Iterator[Check]:
    """One check over all sources, and over each: a small one drowns among the others."""
    if POSITIONS not in mart.tables:
        return
    yield Check(
        "G18.fct_case",
        "mart",
        TOLD,
        "有坐标的案件 98% 以上落在城市范围内，坐标系已知",
        "98% 以上落在城市范围内，坐标系已知",
        f"""
        select
            {_SPAN} as item,
            '有坐标 ' || sum(located_cnt) || ' 件，落在城市范围内 '
            || floor(1000.0 * sum(inside_cnt) / sum(located_cnt)) / 10 || '%，坐标系不明 '
            || sum(located_cnt - known_cnt) || ' 件' as observed,
            sum(located_cnt - inside_cnt) as failing_rows
        from {BATCH}
        group by is_recent
        having sum(inside_cnt) < {INSIDE_AT_LEAST} * sum(located_cnt)
            and (not is_recent or sum(located_cnt) >= {ENOUGH_ROWS})
        union all
        select
            '来源 ' || source_name || ' 的' || {_SPAN} as item,
            located_cnt || ' 件有坐标，都没有可换算的坐标系' as observed,
            located_cnt as failing_rows
        from {BATCH}
        where known_cnt = 0 and (not is_recent or located_cnt >= {ENOUGH_ROWS})
        """,
        severity="warning",
        relation=POSITIONS,
    )
