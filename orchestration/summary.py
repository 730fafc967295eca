"""What a run leaves on the terminal: figures, quarantine, verdict, edition, the next command."""

from __future__ import annotations

import sys
from typing import TextIO

import duckdb
import polars as pl

from cities.settings import CitySettings
from orchestration.checks import edition_in_use
from publishing import Edition
from publishing.briefs import brief_path
from publishing.city_data import CityData
from publishing.issues.report import read_report, report_lines
from publishing.refresh import RefreshOutcome, read_refresh

HEADLINES = """
    with months as (
        select unnest($domains) as domain, unnest($months) as month
    ),

    figures as (
        select
            catalog.sort_order,
            catalog.kpi_id,
            catalog.name_zh,
            catalog.unit,
            figures.value,
            year(figures.period_start) || case figures.period_type
                when 'M' then strftime(figures.period_start, '-%m')
                when 'Q' then '-Q' || quarter(figures.period_start)
                when 'H' then '-H' || (quarter(figures.period_start) + 1) // 2
                else ''
            end as period,
            figures.n,
            figures.status,
            row_number() over (
                partition by figures.kpi_id
                order by
                    coalesce(figures.period_start = months.month, false) desc,
                    list_position(['M', 'Q', 'H', 'Y'], figures.period_type),
                    figures.status = 'ok' desc,
                    figures.period_start desc
            ) as choice
        from kpi_value as figures
        inner join kpi_catalog as catalog on figures.kpi_id = catalog.kpi_id
        inner join dim_area as areas on figures.area_id = areas.area_id
        left join months on catalog.domain = months.domain
        where
            areas.area_level = 'city'
            and figures.breakdown = 'total'
            and figures.is_default_policy
            and figures.period_type in ('M', 'Q', 'H', 'Y')
    )
    select * from figures where choice = 1 order by sort_order
"""
RESTATED = """
    select count(*) as figures, count(*) filter (is_final) as final
    from kpi_restatement
    where edition_id = $edition_id
"""
OUTCOMES = {
    "published": "已发布新版次",
    "unchanged": "数据没有变化,沿用当前版次",
    "blocked": "被质量闸门拦下,未发布;看板仍显示上一版次",
    "failed": "运行失败,未发布;看板仍显示上一版次",
}


def print_summary(
    settings: CitySettings, succeeded: bool, seconds: float, out: TextIO = sys.stdout
) -> None:
    """Tell the operator how the run ended."""
    edition, damage = edition_in_use(settings)
    refresh = read_refresh(settings.editions_dir)
    if edition and succeeded:
        _print_figures(settings, edition, out)
        _print_quarantine(edition, out)
        _print_verdict(edition, out)
    if refresh:
        _print_outcome(refresh, out)
    if edition and succeeded and refresh and refresh.outcome == "published":
        _print_restated(edition, out)
    for line in report_lines(read_report(settings.data_dir / "issues")) if succeeded else ():
        print(f"已签发    {line}", file=out)
    if edition and (brief := brief_path(CityData(settings.data_dir), edition.id)).exists():
        print(f"晨报      {brief}", file=out)
    in_use = edition.id if edition else damage or "无"
    print(f"当前版次  {in_use}   用时 {seconds:.0f} 秒", file=out)
    if edition:
        print(f"打开看板  make dashboards CITY={settings.name}", file=out)


def _print_figures(settings: CitySettings, edition: Edition, out: TextIO) -> None:
    months = settings.reporting_month
    shown = {"domains": list(months), "months": list(months.values())}
    with edition.connect() as connection:
        rows = _query(connection, HEADLINES, shown)
    print(f"\n{settings.title_zh} · 数据截止 {edition.manifest.as_of:%Y-%m-%d %H:%M}\n", file=out)
    for row in rows.iter_rows(named=True):
        print(
            f"  {row['kpi_id']}  {_padded(row['name_zh'], 22)}{_shown(row):>18}"
            f"   {row['period']:<7}   n={row['n'] if row['n'] is not None else '—'}",
            file=out,
        )


def _print_quarantine(edition: Edition, out: TextIO) -> None:
    with edition.connect() as connection:
        rows = _query(
            connection,
            "select source, table_name, reason, rows from quarantine_summary order by rows desc",
        )
    print(f"\n隔离 {rows['rows'].sum() if rows.height else 0} 行", file=out)
    for row in rows.head(8).iter_rows(named=True):
        print(
            f"  {row['source']} → {row['table_name']}  {row['rows']} 行  {row['reason']}", file=out
        )


def _print_verdict(edition: Edition, out: TextIO) -> None:
    with edition.connect() as connection:
        rows = _query(
            connection,
            "select severity, status, count(*) as checks from quality_result group by all",
        )
        warned = _query(
            connection,
            "select message from quality_result"
            " where status in ('fail', 'error') order by check_id, table_name",
        )
    passed = rows.filter(pl.col("status") == "pass")["checks"].sum()
    print(f"\n闸门 {rows['checks'].sum()} 项检查,通过 {passed},提示 {warned.height}", file=out)
    for (message,) in warned.head(5).iter_rows():
        print(f"  ! {message}", file=out)


def _print_outcome(refresh: RefreshOutcome, out: TextIO) -> None:
    print(f"\n结果      {OUTCOMES[refresh.outcome]}", file=out)
    for reason in refresh.reasons:
        print(f"  × {reason}", file=out)


def _print_restated(edition: Edition, out: TextIO) -> None:
    """How many figures of closed periods the new edition changed, and where to read of them."""
    with edition.connect() as connection:
        rows = _query(connection, RESTATED, {"edition_id": edition.id})
    figures, final = rows.row(0)
    if not figures:
        print("更正      已结束周期的数字没有变动", file=out)
        return
    approved = f",其中已定稿的 {final} 个均经批准" if final else ""
    print(f"更正      已结束周期的 {figures} 个数字有变动{approved},见数据质量页", file=out)


def _query(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None
) -> pl.DataFrame:
    return connection.execute(sql, parameters or {}).pl()


def _shown(row: dict[str, object]) -> str:
    value, unit = row["value"], row["unit"]
    if value is None:
        return "无数据"
    return f"{value:.2%}" if unit == "%" else f"{value:,.2f} {unit}".replace(".00 ", " ")


def _padded(text: str, width: int) -> str:
    wide = sum(2 if ord(character) > 0x2E7F else 1 for character in text)
    return text + " " * max(width - wide, 1)
