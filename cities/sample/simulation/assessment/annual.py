"""年度工作: the mark of a year's work of every street office, sent in the January after it."""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.assessment.components import NAMES, WORK, period_weights
from cities.sample.simulation.assessment.rules import Delivery, last_day, rule_edition
from cities.sample.simulation.assessment.sheets import Cell, Sheet, told_at, write
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

_LOWEST, _HIGHEST = 8_400, 9_900


def annual_marks(world: World, plan: Plan, december: date) -> pl.DataFrame:
    """unit_id, unit_name, area_group and cents (hundredths of a point) of every street office."""
    end = last_day(december)
    offices = world.units_on(end).filter(pl.col("kind") == "jd").select("street_id", "unit_id")
    told = world.streets_on(end).join(offices, on="street_id", maintain_order="left")
    cents = plan.rng("assessment.annual", december).integers(_LOWEST, _HIGHEST, told.height)
    return told.select(
        "unit_id", pl.col("street_name").alias("unit_name"), "area_group"
    ).with_columns(pl.Series("cents", cents))


def write_annual(world: World, plan: Plan, delivery: Delivery) -> int:
    """Write the marks of a year; returns their number."""
    told = annual_marks(world, plan, delivery.month)
    share = period_weights("Y", delivery.month)[WORK]
    columns = ["月份", "版本", "组别", "街道名称", f"{NAMES[WORK]}得分(占{share}%)", "填报时间"]
    year = f"{delivery.month.year}"
    sheet = Sheet("年度工作", [[f"云澜市城市长效综合管理年度工作得分({year}年)"], columns])
    sheet.merges.append((0, 0, 0, len(columns) - 1))
    for row in told.iter_rows(named=True):
        cells: list[Cell] = [
            year, rule_edition(delivery.month), row["area_group"], row["unit_name"],
            row["cents"] / 100, told_at(delivery),
        ]  # fmt: skip
        sheet.rows.append(cells)
    write(plan.raw_dir / delivery.file_name, [sheet])
    return told.height
