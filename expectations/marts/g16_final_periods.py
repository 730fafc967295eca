"""G16 定稿冻结 — figures of a period that was declared final do not change without leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import duckdb
import polars as pl

from expectations.check import BATCH, Check, literal, not_applicable
from expectations.marts.kpi_sql import kpi_name, period
from expectations.marts.warehouse import Mart
from expectations.results import GateResult

_PERIOD_SCHEMA = {"domain": pl.String, "period_type": pl.String, "period_start": pl.Date}
_APPROVAL_SCHEMA = {
    **_PERIOD_SCHEMA,
    "reason": pl.String,
    "approved_by_role": pl.String,
    "kpi_id": pl.String,
    "area_id": pl.String,
}
_PROVISIONAL = "is_provisional"
"""Column of `kpi_value`; editions published before there was one froze every figure."""


def checks(mart: Mart) -> Iterator[Check | GateResult]:
    """One blocking check of the changes without leave; approved ones are told in its note."""
    if mart.previous is None:
        yield not_applicable("G16.kpi_value", "mart", "kpi_value", "还没有已发布的版次可比")
        return
    if not mart.final_periods:
        yield not_applicable("G16.kpi_value", "mart", "kpi_value", "没有宣布定稿的周期")
        return
    changes = _changes_sql(mart)
    yield Check(
        "G16.kpi_value",
        "mart",
        "kpi_value",
        f"已定稿的 {len(mart.final_periods)} 个周期的数字与当前版次一致，更正均已批准",
        "与当前版次一致",
        f"{changes} select item, observed, failing_rows from changed where approved_by is null",
        note=_approved_note(mart, changes),
    )


def _changes_sql(mart: Mart) -> str:
    """CTEs ending in `changed`: figures of final periods that differ, with their approval.

    A KPI or breakdown that the edition in use lacks for a period is new, not changed; a figure that
    it called provisional still grows until its window is over.
    """
    frozen, final, approvals = _write_inputs(mart)
    key = "kpi_id, denominator_policy, period_type, period_start, area_id, breakdown, breakdown_id"
    return f"""
        with final as (select * from read_parquet({final})),
        approvals as (select * from read_parquet({approvals})),
        frozen as (select * from read_parquet({frozen})),
        candidate as (
            select {key}, numerator, denominator, value, c.domain
            from {BATCH} as k
            inner join kpi_catalog as c using (kpi_id)
            inner join final using (domain, period_type, period_start)
            where exists (
                select 1 from frozen as f
                where f.kpi_id = k.kpi_id and f.denominator_policy = k.denominator_policy
                    and f.period_type = k.period_type and f.period_start = k.period_start
                    and f.breakdown = k.breakdown and not f.was_open
            )
        ),
        pairs as (
            select
                {key}, coalesce(f.domain, k.domain) as domain,
                f.value as old_value, k.value as new_value,
                f.numerator as old_numerator, k.numerator as new_numerator,
                f.denominator as old_denominator, k.denominator as new_denominator
            from frozen as f
            full join candidate as k using ({key})
            where not coalesce(f.was_open, false)
        ),
        changed as (
            select
                {kpi_name("p")} || ' ' || p.area_id || ' ' || {period("p")}
                || case
                    when p.breakdown = 'total' then ''
                    else ' ' || p.breakdown || '=' || p.breakdown_id
                end as item,
                '由 ' || coalesce(cast(round(p.old_value, 6) as varchar), '无数据')
                || ' 变为 ' || coalesce(cast(round(p.new_value, 6) as varchar), '无数据')
                as observed,
                1 as failing_rows,
                (
                    select min(a.approved_by_role || '：' || a.reason)
                    from approvals as a
                    where
                        a.domain = p.domain and a.period_type = p.period_type
                        and a.period_start = p.period_start
                        and coalesce(a.kpi_id, p.kpi_id) = p.kpi_id
                        and coalesce(a.area_id, p.area_id) = p.area_id
                ) as approved_by
            from pairs as p
            inner join kpi_catalog as c using (kpi_id)
            where {" or ".join(_moved(c) for c in ("value", "numerator", "denominator"))}
        )
    """


def _moved(column: str) -> str:
    old, new = f"p.old_{column}", f"p.new_{column}"
    return f"(({old} is null) <> ({new} is null) or abs({old} - {new}) > 1e-9 + 1e-9 * abs({old}))"


def _write_inputs(mart: Mart) -> tuple[str, str, str]:
    """Frozen figures, final periods and approvals as Parquet, beside the read-only warehouse."""
    final = pl.DataFrame([asdict(p) for p in mart.final_periods], schema=_PERIOD_SCHEMA)
    approvals = pl.DataFrame([asdict(a) for a in mart.approvals], schema=_APPROVAL_SCHEMA)
    paths = [mart.work_dir / f"{name}.parquet" for name in ("frozen", "final", "approvals")]
    final.unique().write_parquet(paths[1])
    approvals.write_parquet(paths[2])
    with duckdb.connect(str(mart.previous), read_only=True) as edition:
        columns = [name for name, *_ in edition.execute("describe kpi_value").fetchall()]
        was_open = "coalesce(k.is_provisional, false)" if _PROVISIONAL in columns else "false"
        edition.execute(
            f"""
            copy (
                select k.*, c.domain, {was_open} as was_open
                from kpi_value as k
                inner join kpi_catalog as c using (kpi_id)
                inner join read_parquet({literal(paths[1])}) as final
                    using (domain, period_type, period_start)
            ) to {literal(paths[0])} (format parquet)
            """
        )
    return literal(paths[0]), literal(paths[1]), literal(paths[2])


def _approved_note(mart: Mart, changes: str) -> str:
    """What was corrected with leave, for the record; '' when nothing was."""
    if not mart.approvals:
        return ""
    query = (
        f"{changes} select approved_by, count(*) from changed"
        " where approved_by is not null group by 1 order by 1"
    )
    with duckdb.connect(str(mart.database), read_only=True) as candidate:
        rows: list[tuple[Any, ...]] = candidate.execute(
            query.replace(BATCH, "kpi_value")
        ).fetchall()
    told = "；".join(f"{approved_by}（{count} 个数）" for approved_by, count in rows)
    return f"经批准的更正：{told}。" if told else ""
