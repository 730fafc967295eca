"""G09 计量单位 on the marts — the mean per record, and totals of months with as many records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.check import BATCH, Check
from expectations.magnitude import COMPARABLE_ROWS, HIGH, LOW, unit_slip
from expectations.marts.kpi_sql import kpi_name, period
from expectations.marts.warehouse import Mart

TRIP_LOW_T, TRIP_HIGH_T = 0.5, 30
TRIP_USUAL_T = 25
"""Above it a mean load is shown, above `TRIP_HIGH_T` it stops (DOMAIN §6 S03 and §7)."""

EARLIER_MONTHS = 3
"""Months of history that make a trailing median; one year is enough for a yearly figure."""


def checks(mart: Mart) -> Iterator[Check]:
    """Tonnes per trip, fine per case, and the totals themselves.

    Only figures that rest on at least 20 records are judged or used as a yardstick: a stray month
    with a handful of tickets says nothing about a unit.
    """
    yield _check(
        "t_per_trip",
        "车均载重（S03）与之前 12 个月的中位数同一数量级",
        f"""
        select kpi_id, period_type, period_start, area_id, value as figure, denominator as n
        from {BATCH}
        where kpi_id = 'S03' and breakdown = 'total' and period_type = 'M' and is_default_policy
        """,
    )
    yield _check(
        "fine_per_case",
        "案均罚没金额（E03÷E01）与之前 12 个月的中位数同一数量级",
        f"""
        select
            fines.kpi_id, fines.period_type, fines.period_start, fines.area_id,
            fines.numerator / cases.numerator as figure, cases.numerator as n
        from {BATCH} as fines
        inner join {BATCH} as cases
            using (period_type, period_start, area_id, breakdown, breakdown_id)
        where
            fines.kpi_id = 'E03' and cases.kpi_id = 'E01'
            and fines.breakdown = 'total' and fines.period_type = 'M'
            and fines.is_default_policy and cases.is_default_policy
            and cases.numerator > 0
        """,
    )
    yield _check(
        "totals",
        "数量指标的月、年合计与之前记录数相当的周期同一数量级",
        f"""
        select k.kpi_id, k.period_type, k.period_start, k.area_id, k.numerator as figure, k.n
        from {BATCH} as k
        inner join kpi_catalog as c using (kpi_id)
        where
            c.kind = 'measure' and c.is_additive and k.denominator is null
            and k.breakdown = 'total' and k.period_type in ('M', 'Y') and k.is_default_policy
        """,
    )
    yield Check(
        "G09.kpi_value.trip_bounds",
        "mart",
        "kpi_value",
        f"车均载重（S03）在 {TRIP_LOW_T}–{TRIP_HIGH_T} 吨之间",
        f"{TRIP_LOW_T}–{TRIP_HIGH_T} 吨/车（DOMAIN §7）",
        f"""
        select
            k.area_id || ' ' || {period()} as item,
            round(k.value, 4) || ' 吨/车' as observed,
            cast(k.denominator as bigint) as failing_rows
        from {BATCH} as k
        where
            k.area_id in (select area_id from dim_area where area_level in ('city', 'district'))
            and k.kpi_id = 'S03' and k.breakdown = 'total' and k.period_type = 'M'
            and k.denominator >= {COMPARABLE_ROWS}
            and k.value not between {TRIP_LOW_T} and {TRIP_HIGH_T}
        """,
    )
    yield _unusual_trips()


def _unusual_trips() -> Check:
    """Areas that the critical check lets pass, and the facilities of the city."""
    return Check(
        "G09.kpi_value.trip_bounds.warning",
        "mart",
        "kpi_value",
        f"各区域、各设施的车均载重（S03）按月在 {TRIP_LOW_T}–{TRIP_USUAL_T} 吨之间",
        f"{TRIP_LOW_T}–{TRIP_USUAL_T} 吨/车（DOMAIN §6 S03）",
        f"""
        select
            {kpi_name()} || ' ' || k.area_id || ' ' || {period()}
            || case when k.breakdown = 'total' then '' else ' ' || k.breakdown_id end as item,
            round(k.value, 4) || ' 吨/车' as observed,
            cast(k.denominator as bigint) as failing_rows
        from {BATCH} as k
        inner join kpi_catalog as c using (kpi_id)
        inner join dim_area as a
            on k.area_id = a.area_id and a.is_current and a.area_level in ('city', 'district')
        where
            k.kpi_id = 'S03' and k.period_type = 'M' and k.is_default_policy
            and k.denominator >= {COMPARABLE_ROWS}
            and (
                (k.breakdown = 'total' and k.value > {TRIP_USUAL_T} and k.value <= {TRIP_HIGH_T})
                or (
                    k.breakdown = 'facility' and a.area_level = 'city'
                    and k.value not between {TRIP_LOW_T} and {TRIP_USUAL_T}
                )
            )
        """,
        severity="warning",
        why="单车平均载重异常，多为千克与吨混用、皮重未扣或多车合并过磅。",
        action="与列出的设施、区域核对磅单的计量单位和皮重；属实的照常发布。",
    )


def _check(name: str, claim: str, figures: str) -> Check:
    """Hold every figure against the median of the year before it, within KPI and area."""
    return Check(
        f"G09.kpi_value.{name}",
        "mart",
        "kpi_value",
        claim,
        f"中位数的 {LOW:g}–{HIGH:g} 倍",
        f"""
        with figures as ({figures}),
        judged as (
            select
                k.kpi_id, k.period_type, k.period_start, k.area_id, k.figure, k.n,
                median(e.figure) as reference, count(*) as cnt
            from figures as k
            inner join figures as e using (kpi_id, period_type, area_id)
            where
                k.figure > 0 and e.figure > 0
                and k.n >= {COMPARABLE_ROWS} and e.n >= {COMPARABLE_ROWS}
                and e.n between k.n / 5 and k.n * 5
                and e.period_start < k.period_start
                and e.period_start >= k.period_start - interval 1 year
            group by all
        )
        select
            {kpi_name()} || ' ' || k.area_id || ' ' || {period()} as item,
            round(k.figure, 4) || '，之前中位数 ' || round(k.reference, 4) as observed,
            cast(k.n as bigint) as failing_rows,
            k.figure / k.reference as ratio
        from judged as k
        inner join kpi_catalog as c using (kpi_id)
        where
            (k.cnt >= {EARLIER_MONTHS} or k.period_type = 'Y')
            and k.figure / k.reference not between {LOW} and {HIGH}
        """,
        explain=_slip,
    )


def _slip(row: Mapping[str, Any]) -> str:
    hint = unit_slip(float(row["ratio"]))
    return f"，相差 {float(row['ratio']):.3g} 倍" + (f"（{hint}）" if hint else "")
