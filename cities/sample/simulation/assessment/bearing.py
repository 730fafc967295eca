"""Who bears a deduction of the city's inspections, and how much of it (DOMAIN §10.1, 2:8).

From mid-2025 on the inspectors write down which department of the district answers for a problem
too, and the grade of the road (道路分级) they found it on.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.assessment.components import DUST_ITEM
from cities.sample.simulation.assessment.rules import MID_YEAR, last_day
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

DEPARTMENTS = "区级部门"
"""Their group, which the inspections alone score."""

ANSWERING = {"园林绿化": "yl", "施工管理": "zj", "住宅小区": "zj", "交通秩序": "jj"}
"""Item → kind of the district's department that may answer for it, too."""

GRADES = {"特级": 150, "一级": 120, "二级": 100, "三级": 100}
"""Percent of a deduction that counts, by the grade of the road."""

SHARES = {"street": 80, "department": 20}
"""Percent of a deduction that each bears where both answer for it."""

WHOLE = 10_000
"""Parts of a hundredth of a point, so that percents of percents stay whole."""

_ANSWERS_TOO, _IS_ON_ROAD = 0.5, 0.6
_GRADE_CHANCES = (0.15, 0.25, 0.4, 0.2)


def with_bearers(
    world: World, plan: Plan, month: date, entries: pl.DataFrame, streets: pl.DataFrame
) -> pl.DataFrame:
    """`entries` with shared_unit_id, shared_unit_name and road_grade; null where none is told.

    streets: unit_id and district_id of the offices of that month.
    """
    rng = plan.rng("assessment.bearers", month)
    answers, on_road = rng.random((2, entries.height))
    grades = rng.choice(list(GRADES), size=entries.height, p=_GRADE_CHANCES)
    is_told = pl.lit(month >= MID_YEAR) & (pl.col("item_name") != DUST_ITEM)
    kind = pl.col("item_name").replace_strict(ANSWERING, default=None, return_dtype=pl.String)
    names = world.unit_name_on(last_day(month)).rename(
        {"unit_id": "shared_unit_id", "unit_name": "shared_unit_name"}
    )
    return (
        entries.join(
            streets.select("unit_id", "district_id"), on="unit_id", how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.when(is_told & pl.Series(answers < _ANSWERS_TOO))
            .then(pl.concat_str("district_id", kind, separator="-"))
            .alias("shared_unit_id"),
            pl.when(is_told & pl.Series(on_road < _IS_ON_ROAD))
            .then(pl.Series(np.asarray(grades).tolist(), dtype=pl.String))
            .alias("road_grade"),
        )
        .join(names, on="shared_unit_id", how="left", maintain_order="left")
        .drop("district_id")
    )  # fmt: skip


def borne(entries: pl.DataFrame) -> pl.DataFrame:
    """What each unit bears, by sender, period, unit_id and item_name, departments included.

    entries: lost_cents (what a deduction costs after every appeal), shared_unit_id, road_grade, and
    entry_cnt, hidden_cnt and bonus_cents. Result: lost (in 1 / `WHOLE` of a hundredth), entry_cnt,
    hidden_cnt, bonus_cents.
    """
    is_shared = pl.col("shared_unit_id").is_not_null()
    factor = pl.col("road_grade").replace_strict(GRADES, default=100, return_dtype=pl.Int64)
    street = pl.when(is_shared).then(SHARES["street"]).otherwise(100)
    own = entries.with_columns((pl.col("lost_cents") * factor * street).alias("lost"))
    of_department = entries.filter(is_shared).with_columns(
        pl.col("shared_unit_id").alias("unit_id"),
        (pl.col("lost_cents") * factor * SHARES["department"]).alias("lost"),
        pl.lit(0, dtype=pl.Int64).alias("bonus_cents"),
    )
    sums = ["lost", "entry_cnt", "hidden_cnt", "bonus_cents"]
    return (
        pl.concat([own, of_department])
        .group_by("sender", "period", "unit_id", "item_name")
        .agg(pl.col(sums).sum())
        .sort("sender", "period", "unit_id", "item_name")
    )
