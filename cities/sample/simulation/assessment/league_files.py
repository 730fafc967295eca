"""Files of the visits (CSV) and of the league (a workbook), and their place in the register."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from cities.sample.simulation.assessment.rules import (
    DISTRICTS,
    RECHECKS,
    Delivery,
    period,
    rule_edition,
    weights,
)
from cities.sample.simulation.assessment.sheets import Cell, Sheet, told_at, write
from cities.sample.simulation.assessment.totals import totals
from cities.sample.simulation.assessment.visits import WRONG, inspections
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

VISIT_TABLE, SCORE_TABLE = "src_inspection", "src_assess_score"


def write_visits(world: World, plan: Plan, register: DirtRegister, delivery: Delivery) -> int:
    """Write what was found, or later what was fixed of it; returns the rows."""
    told = inspections(world, plan, delivery.month)
    is_later = delivery.kind == RECHECKS
    is_wrong = (pl.col("soil") == WRONG) & pl.lit(is_later)

    def later(value: str | pl.Expr) -> pl.Expr:
        shown = pl.col(value) if isinstance(value, str) else value
        return shown.cast(pl.String) if is_later else pl.lit(None, dtype=pl.String)

    fixed = pl.when(is_wrong).then(pl.col("sampled") + 1).otherwise("fixed")
    frame = told.select(
        pl.col("no").alias("台账编号"),
        pl.col("type").alias("检查方式"),
        pl.col("inspected_on").cast(pl.String).alias("检查日期"),
        pl.col("district_id").replace(DISTRICTS).alias("区域"),
        pl.col("name").alias("街道"),
        pl.col("visits").alias("检查次数"),
        pl.col("problems").alias("发现问题数"),
        later("rechecked_on").alias("复查日期"),
        later("sampled").alias("抽查问题数"),
        later(fixed).alias("整改到位数"),
        pl.lit(told_at(delivery)).alias("更新时间"),
    )
    path = plan.raw_dir / delivery.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xef\xbb\xbf" + frame.write_csv(line_terminator="\r\n").encode())
    where = Path(delivery.file_name).name
    refused = told.filter(is_wrong).height
    register.plant(WRONG, VISIT_TABLE, refused, quarantined=refused, reason="fixed_of_sampled",
                   where=where)  # fmt: skip
    drifts = told.filter(pl.col("is_drift") & ~pl.col("is_untold") & ~is_wrong).height
    register.plant("name_drift", VISIT_TABLE, drifts, landed=drifts, where=where)
    return told.height


def write_totals(world: World, plan: Plan, register: DirtRegister, delivery: Delivery) -> int:
    """Write the league of a month, its weights in the headers; returns the rows that land."""
    told = totals(world, plan, delivery.month)
    headers = [f"{name}得分(占{share}%)" for name, share in weights(delivery.month).items()]
    columns = ["月份", "版本", "组别", "街道名称", *headers, "总分", "排名", "填报时间"]
    sheet = Sheet("综合得分", [[f"云澜市城市长效综合管理考核综合得分({period(delivery.month)})"]])
    sheet.rows.append(columns)
    sheet.merges.append((0, 0, 0, len(columns) - 1))
    for row in told.sort("area_group", "rank", "unit_id").iter_rows(named=True):
        cells: list[Cell] = [
            period(delivery.month), rule_edition(delivery.month), row["area_group"],
            row["unit_name"], row["field_cents"] / 100, row["district_cents"] / 100,
            row["total_cents"] / 100, row["rank"], told_at(delivery),
        ]  # fmt: skip
        sheet.rows.append(cells)
    sheet.rows.append(["注:综合得分按考核办法权重计算"])
    path = plan.raw_dir / delivery.file_name
    write(path, [sheet])
    where = path.name
    parts = len(headers)
    drifts = parts * int(told["is_drift"].sum())
    register.plant("name_drift", SCORE_TABLE, drifts, landed=drifts, where=where)
    register.plant("note_row", SCORE_TABLE, 1, merged=1, reason="note_row", where=where)
    return parts * told.height
