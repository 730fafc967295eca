"""What the inspectors find in a month, what the districts score, and where the writing goes wrong.

Scores are whole hundredths of a point (`_cents`), so that sums stay exact.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.assessment.bearing import with_bearers
from cities.sample.simulation.assessment.components import DUST_ITEM
from cities.sample.simulation.assessment.rules import (
    ITEMS,
    MATRIX_DISTRICTS,
    MID_YEAR,
    following,
    last_day,
    period,
)
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

CLEAN, FULL_WIDTH, REDACTED = "", "fullwidth_digits", "redacted_x"
NO_ITEM, NO_NUMBER, TWICE = "missing_value", "impossible_value", "duplicate_row"

_DEDUCTIONS = (10, 20, 30, 50, 100)
_DEDUCTION_CHANCES = (0.3, 0.3, 0.2, 0.15, 0.05)
_FINDINGS_A_MONTH = 9.0
_SMALLEST_SHARE = 0.2
_DUST_A_MONTH, _DUST_DEDUCTIONS = 1.2, (200, 300, 500, 1000)
_APPEAL_CHANCE, _APPEAL_GRANTED = 0.08, 0.4
_DRIFT_CHANCE = 0.18
_INSPECTORS = 24
_REASONS = {
    "市容环境": "路面有垃圾未及时清理",
    "街面秩序": "沿街商铺出店经营",
    "宣传广告": "小广告未清除",
    "园林绿化": "绿地内有杂物",
    "交通秩序": "非机动车未入框停放",
    "施工管理": "工地围挡破损",
    "住宅小区": "楼道堆放杂物",
    "菜市场": "周边占道设摊",
    "城中村": "乱堆乱放",
    "河道管理": "水面有漂浮物",
    "垃圾分类": "投放点桶身脏污",
}
_SOIL_CHANCES = (
    (FULL_WIDTH, 0.03),
    (REDACTED, 0.004),
    (NO_ITEM, 0.004),
    (NO_NUMBER, 0.003),
    (TWICE, 0.012),
)


def assessed(world: World, plan: Plan, month: date, sender: str) -> pl.DataFrame:
    """Streets assessed in a month, with their office and the name `sender` writes that month.

    Columns: street_id, district_id, area_group, unit_id, quality, disorder, unit_name, is_drift.
    """
    told = _streets(world, month)
    spellings = _spellings(world)
    rng = plan.rng(f"assessment.names.{sender}", month)
    drifts, picks = rng.random(told.height) < _DRIFT_CHANCE, rng.random(told.height)
    names = []
    for unit_id, official, drift, pick in zip(
        told["unit_id"], told["street_name"], drifts, picks, strict=True
    ):
        others = [name for name in spellings[unit_id] if name != official]
        names.append(others[int(pick * len(others))] if drift else official)
    return told.with_columns(pl.Series("unit_name", names), pl.Series("is_drift", drifts)).drop(
        "street_name"
    )


def field_entries(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """Single deductions of the city's field inspections of a month, in the order of their numbers.

    Columns: score_no, case_no, unit_id, unit_name, is_drift, area_group, item_name, full_score,
    deduction_cents, reason, inspector, appeal (final state or null), adjusted_cents, soil,
    shared_unit_id, road_grade, shared_unit_name (each null where none is told).
    """
    rng = plan.rng("assessment.field", month)
    streets = assessed(world, plan, month, "city")
    size = _FINDINGS_A_MONTH * min(1.0, max(_SMALLEST_SHARE, plan.share))
    care = 1.55 - streets["quality"].to_numpy() * 0.8
    counts = rng.poisson(size * care * streets["disorder"].to_numpy())
    entries = streets[np.repeat(np.arange(streets.height), counts).tolist()]
    cnt = entries.height
    names = list(ITEMS)
    shares = np.array([ITEMS[name] for name in names], dtype=np.float64) / 100
    items = [names[i] for i in rng.choice(len(names), size=cnt, p=shares)]
    cents = rng.choice(_DEDUCTIONS, size=cnt, p=_DEDUCTION_CHANCES)
    appealed = rng.random(cnt) < _APPEAL_CHANCE
    granted = rng.random(cnt) < _APPEAL_GRANTED
    stem = period(month).replace("-", "")
    order = rng.permutation(cnt)
    found = (
        entries.select("unit_id", "unit_name", "is_drift", "area_group")
        .with_columns(
            pl.Series("item_name", items, dtype=pl.String),
            pl.Series("deduction_cents", cents.astype(np.int64)),
            pl.Series("inspector", [f"考评员{n:02d}" for n in rng.integers(1, _INSPECTORS, cnt)]),
            pl.Series("appeal", np.where(granted, "支持", "驳回").tolist(), dtype=pl.String),
            pl.Series("is_appealed", appealed),
            pl.Series("soil", soil(plan, "field", month, cnt), dtype=pl.String),
        )
        .with_columns(
            pl.col("item_name").replace_strict(ITEMS, return_dtype=pl.Int64).alias("full_score"),
            pl.col("item_name").replace(_REASONS).alias("reason"),
            pl.when("is_appealed").then("appeal").alias("appeal"),
        )
        .with_columns(
            pl.when(pl.col("appeal") == "支持")
            .then(pl.col("deduction_cents"))
            .when(pl.col("appeal").is_not_null())
            .then(0)
            .alias("adjusted_cents")
        )
        .drop("is_appealed")
    )
    shuffled: pl.DataFrame = pl.concat(
        [found[order.tolist()], _campaign(plan, month, streets).select(found.columns)]
    )
    told = with_bearers(world, plan, month, shuffled, streets)
    return told.with_columns(
        pl.format("KP{}{}", pl.lit(stem), _number()).alias("score_no"),
        pl.format("WT{}{}", pl.lit(stem), _number()).alias("case_no"),
    )


def _campaign(plan: Plan, month: date, streets: pl.DataFrame) -> pl.DataFrame:
    """Deductions of the campaign against dust (专项考核), from mid-2025 on; none is soiled."""
    rng = plan.rng("assessment.campaign", month)
    counts = rng.poisson(_DUST_A_MONTH, streets.height)
    if month < MID_YEAR:
        counts = np.zeros(streets.height, dtype=np.int64)
    entries = streets[np.repeat(np.arange(streets.height), counts).tolist()]
    cents = rng.choice(_DUST_DEDUCTIONS, size=entries.height)
    return entries.with_columns(
        pl.lit(DUST_ITEM).alias("item_name"),
        pl.Series("deduction_cents", cents.astype(np.int64), dtype=pl.Int64),
        pl.lit("考评员01").alias("inspector"),
        pl.lit(None, dtype=pl.String).alias("appeal"),
        pl.lit(CLEAN).alias("soil"),
        pl.lit(100, dtype=pl.Int64).alias("full_score"),
        pl.lit("裸土未覆盖").alias("reason"),
        pl.lit(None, dtype=pl.Int64).alias("adjusted_cents"),
    )


def district_scores(world: World, plan: Plan, month: date, district_id: str) -> pl.DataFrame:
    """A district's scores of a month: one row a street and project.

    Columns: unit_id, unit_name, is_drift, area_group, item_name, full_score, deduction_cents,
    bonus_cents, reason, soil.
    """
    rng = plan.rng(f"assessment.district.{district_id}", month)
    streets = assessed(world, plan, month, district_id).filter(pl.col("district_id") == district_id)
    items = pl.DataFrame({"item_name": list(ITEMS), "full_score": list(ITEMS.values())})
    rows = streets.join(items, how="cross", maintain_order="left_right")
    lack = (1.35 - rows["quality"].to_numpy()) * rows["disorder"].to_numpy()
    share = np.clip(rng.beta(2.0, 14.0, size=rows.height) * lack * 1.6, 0.0, 0.9)
    cents = np.round(rows["full_score"].to_numpy() * 100 * share / 10).astype(np.int64) * 10
    bonus = np.where(rng.random(rows.height) < 0.02, 50, 0)
    spoilt = soil(plan, district_id, month, rows.height)
    if district_id in MATRIX_DISTRICTS:
        spoilt = [CLEAN if kind in (NO_ITEM, TWICE) else kind for kind in spoilt]
        bonus = np.zeros(rows.height, dtype=np.int64)
    return rows.select(
        "unit_id", "unit_name", "is_drift", "area_group", "item_name", "full_score"
    ).with_columns(
        pl.Series("deduction_cents", cents),
        pl.Series("bonus_cents", bonus.astype(np.int64)),
        pl.when(pl.Series(cents) > 0).then(pl.col("item_name").replace(_REASONS)).alias("reason"),
        pl.Series("soil", spoilt, dtype=pl.String),
    )


def soil(plan: Plan, sender: str, month: date, size: int) -> list[str]:
    """What goes wrong with each written row: '' for most of them."""
    drawn = plan.rng(f"assessment.soil.{sender}", month).random(size)
    bounds = np.cumsum([chance for _, chance in _SOIL_CHANCES])
    kinds: NDArray[np.str_] = np.array([kind for kind, _ in _SOIL_CHANCES] + [CLEAN])
    told: list[str] = kinds[np.searchsorted(bounds, drawn, side="right")].tolist()
    return told


@lru_cache(maxsize=2)
def _streets(world: World, month: date) -> pl.DataFrame:
    """Streets assessed in a month, their office, its quality and their disorder in that month."""
    end = last_day(month)
    streets = world.streets_on(end).select("street_id", "street_name", "district_id", "area_group")
    offices = world.units_on(end).filter(pl.col("kind") == "jd")
    return streets.join(
        offices.select("street_id", "unit_id", "quality"), on="street_id", maintain_order="left"
    ).join(_disorder(world, month), on="street_id", how="left", maintain_order="left")


@lru_cache(maxsize=1)
def _spellings(world: World) -> dict[str, list[str]]:
    """All spellings of every unit."""
    told = world.aliases["unit"].group_by("unit_id", maintain_order=True).agg("unit_alias")
    return dict(told.iter_rows())


def _number() -> pl.Expr:
    return (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(5)


def _disorder(world: World, month: date) -> pl.DataFrame:
    """Mean disorder of every street over the days of a month on which it was in force."""
    days = (following(month) - month).days
    daily = [world.disorder(month + timedelta(days=n)) for n in range(days)]
    return pl.concat(daily).group_by("street_id").agg(pl.col("disorder").mean())
