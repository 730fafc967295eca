"""The figures of the fixture: levels with drift, season and noise, one clear setback in June."""

from __future__ import annotations

import math
import random
from collections.abc import Collection
from datetime import date, datetime

import polars as pl

from dashboards.periods import Period
from tests.dashboards import fixture_catalog as book

AS_OF = datetime(2024, 7, 3, 2, 30)
FIRST_MONTH = date(2023, 5, 1)
WHOLE_MONTHS = 14
DISTRICTS = ("东湖区", "西山区", "南江区", "北原区", "高新区")
CITY = "shili"
WAVES = [date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1)]


def district_id(position: int) -> str:
    """Id of the district at `position` (0–4)."""
    return f"{CITY}/{position + 1:02d}"


def month_start(offset: int) -> date:
    """First day of the month `offset` months after the first."""
    index = FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1 + offset
    return date(index // 12, index % 12 + 1, 1)


def kpi_values(missing: Collection[str]) -> pl.DataFrame:
    """`kpi_value`: every month and wave by district, the city as their sum, units for three.

    Of those what no unit is named for (-) is worst.
    """
    rows: list[dict[str, object]] = []
    for kpi in book.KPIS:
        chance = random.Random(kpi.kpi_id)
        if kpi.domain == "satisfaction":
            periods = [("Q", start) for start in WAVES]
        else:
            periods = [("M", month_start(offset)) for offset in range(WHOLE_MONTHS + 1)]
        for step, (kind, start) in enumerate(periods):
            parts = [_district_parts(kpi, step, place, chance) for place in range(len(DISTRICTS))]
            partial = kind == "M" and start == month_start(WHOLE_MONTHS)
            common = {"kind": kind, "start": start, "partial": partial}
            rows.append(_row(kpi, CITY, _city_parts(kpi, parts), **common))
            for place, part in enumerate(parts):
                rows.append(_row(kpi, district_id(place), part, **common))
            if kpi.kpi_id in ("C12", "C13", "C14", "C21"):
                for place, (top, bottom) in enumerate(parts):
                    share = 0.55 + 0.03 * place
                    unit = [top * share if top is not None else None, bottom and bottom * share]
                    rows.append(
                        _row(kpi, CITY, tuple(unit), breakdown="unit", unit=f"u{place}", **common)
                    )
                nobody = (2.0, 60) if kpi.base_size else (900, None)
                rows.append(_row(kpi, CITY, nobody, breakdown="unit", unit="-", **common))
    left_out = [kpi.kpi_id for kpi in book.KPIS if kpi.domain in missing]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.filter(~pl.col("kpi_id").is_in(left_out))


def _district_parts(
    kpi: book.FixtureKpi, step: int, place: int, chance: random.Random
) -> tuple[float | None, float | None]:
    """Numerator and denominator of one district: level, drift, season, noise."""
    size = (1.25, 0.9, 1.0, 0.7, 0.45)[place]
    noise = chance.uniform(-1, 1)
    season = math.sin((step + 1) / 12 * 2 * math.pi)
    if kpi.base_size is None:
        level = kpi.level * size * (1 + kpi.drift * step + 0.06 * season + kpi.noise * noise)
        return round(level, 3) if kpi.unit in ("吨", "元") else round(level), None
    bottom = round(kpi.base_size * size * (1 + 0.05 * season))
    if kpi.kpi_id == "S02":
        level = kpi.level * size * (1 + kpi.drift * step + 0.06 * season)
        return round(level * kpi.base_size, 3), kpi.base_size
    offset = (0.6, -0.2, 0.3, -1.4, 0.9)[place] * kpi.spread
    value = kpi.level + offset + kpi.drift * step + kpi.noise * noise
    if kpi.kpi_id == "C13" and step == WHOLE_MONTHS - 1:
        value -= 0.035 if place == 3 else 0.018
    if kpi.unit == "%":
        value = min(value, 1.0)
        return round(bottom * value), bottom
    return round(bottom * value, 3), bottom


def _city_parts(
    kpi: book.FixtureKpi, parts: list[tuple[float | None, float | None]]
) -> tuple[float | None, float | None]:
    top = sum(part[0] for part in parts)
    if kpi.base_size is None:
        return top, None
    bottoms = [part[1] for part in parts]
    return top, bottoms[0] if kpi.kpi_id == "S02" else sum(bottoms)


def _row(
    kpi: book.FixtureKpi,
    area_id: str,
    parts: tuple[float | None, float | None],
    *,
    kind: str,
    start: date,
    partial: bool,
    breakdown: str = "total",
    unit: str = "",
) -> dict[str, object]:
    top, bottom = parts
    value = top if kpi.base_size is None else top / bottom
    target = None if kpi.kpi_id == "C21" and area_id != CITY else kpi.target
    small = kpi.kpi_id == "E04" and area_id == district_id(4)
    provisional = kpi.kpi_id == "R01" and start >= month_start(WHOLE_MONTHS - 1)
    met = None if target is None else value >= target if kpi.direction == "up" else value <= target
    return {
        "kpi_id": kpi.kpi_id,
        "period_type": kind,
        "period_start": start,
        "period_end": Period(kind, start).end,
        "area_id": area_id,
        "breakdown": breakdown,
        "breakdown_id": unit,
        "numerator": float(top),
        "denominator": None if bottom is None else float(bottom),
        "value": float(value),
        "denominator_policy": kpi.policy,
        "is_default_policy": True,
        "n": int(bottom if bottom is not None else top),
        "ci_low": None,
        "ci_high": None,
        "status": ("small_n" if small else "provisional" if provisional or partial else "ok"),
        "target": target,
        "is_on_target": met if breakdown == "total" else None,
        "as_of": AS_OF,
    }
