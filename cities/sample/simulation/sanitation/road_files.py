"""The monthly workbook of road operations: one sheet a district, one of them in 万平方米."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.sanitation import roads as r
from cities.sample.simulation.sanitation.workbook import Column, Sheet, write_workbook
from cities.sample.simulation.world import World

TABLE = "src_road_op"
IN_WAN_DISTRICT = "d6"
"""The bureau of this district counts in 万平方米."""

_WAN = 10_000
_FULL_WIDTH = dict(zip("0123456789.", "０１２３４５６７８９．", strict=True))
_FATES: tuple[tuple[str, str, str, str], ...] = (
    (r.NAME_DRIFT, "name_drift", "landed", ""),
    (r.FULL_WIDTH, "fullwidth_digits", "landed", ""),
    (r.IN_WAN, "number_words", "landed", ""),
    (r.HIDDEN_MACHINE, "redacted_x", "landed", "redacted:mech_area_m2"),
    (r.DOUBLE, "duplicate_row", "merged", "identical_row"),
    (r.NO_AREA, "missing_value", "quarantined", "required cleaning_area_m2"),
    (r.TOO_MUCH, "impossible_value", "quarantined", "mech_within_cleaning"),
)


def columns_of(unit: str) -> tuple[Column, ...]:
    """Header of a sheet whose areas are in `unit` (平方米 or 万平方米)."""
    return (
        Column("", "作业日期", "day"),
        Column("", "路段编号"),
        Column("", "道路名称", width=18),
        Column("", "道路等级", width=9),
        Column("", "街道（镇）", width=16),
        Column("", "作业类型"),
        Column("作业面积", f"清扫保洁面积（{unit}）", "number", 16),
        Column("作业面积", f"机械化作业面积（{unit}）", "number", 16),
        Column("作业量", "计划遍数", "number", 9),
        Column("作业量", "作业遍数", "number", 9),
        Column("作业量", "车次", "number", 7),
        Column("", "用水量（吨）", "number"),
    )


def write_operations(
    path: Path,
    rows: pl.DataFrame,
    world: World,
    register: DirtRegister,
    *,
    period: str,
    until: date,
) -> None:
    """Write the operations of a month or a day and put their dirt into the register."""
    names = dict(world.streets.select("district_id", "district_name").iter_rows())
    sheets = []
    for district_id in sorted(rows["district_id"].unique()):
        mine = rows.filter(pl.col("district_id") == district_id)
        unit = "万平方米" if district_id == IN_WAN_DISTRICT else "平方米"
        sheets.append(
            Sheet(
                name=names[district_id],
                title=f"{names[district_id]}{period}道路清扫保洁作业台账（示例数据）",
                note=f"数据截止：{until:%Y-%m-%d} 24:00",
                columns=columns_of(unit),
                rows=_text(mine, unit),
            )
        )
    write_workbook(path, sheets)
    _register(register, rows, len(sheets), path.name)


def _text(rows: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Cells as text, doubled rows twice, and the total of the sheet."""
    dirt = pl.col("dirt")
    is_wan = unit == "万平方米"
    area, machine = pl.col("area_m2"), pl.col("machine_m2")
    machine = pl.when(dirt == r.TOO_MUCH).then(area + 1_000).otherwise(machine)
    rows = rows.with_columns(
        pl.when(dirt != r.NO_AREA).then(area).alias("_area"),
        pl.when(dirt != r.HIDDEN_MACHINE).then(machine).alias("_machine"),
    )
    told_area, told_machine = _area(pl.col("_area"), is_wan), _area(pl.col("_machine"), is_wan)
    foreign = pl.format("{}{}", _area(area, not is_wan), pl.lit("平方米" if is_wan else "万平方米"))
    # By hand nothing is done by machine: the cell stays empty.
    told_machine = pl.when(pl.col("op_type") != r.BY_HAND).then(told_machine)
    told = rows.select(
        pl.col("op_date").cast(pl.String).alias("day"),
        "road_id",
        "road_name",
        "road_class",
        "spelling",
        "op_type",
        pl.when(dirt == r.FULL_WIDTH)
        .then(told_area.str.replace_many(_FULL_WIDTH))
        .when(dirt == r.IN_WAN)
        .then(foreign)
        .otherwise(told_area)
        .alias("area"),
        pl.when(dirt == r.HIDDEN_MACHINE)
        .then(pl.lit("X"))
        .otherwise(told_machine)
        .alias("machine"),
        pl.col("planned_passes", "passes", "trips", "water_t").cast(pl.String),
        pl.when(dirt == r.DOUBLE).then(2).otherwise(1).alias("_times"),
        "_area",
        "_machine",
    )
    told = told.select(pl.exclude("_times").repeat_by("_times").explode())
    total = told.select(
        pl.lit("合计").alias("day"),
        _area(pl.col("_area").sum(), is_wan).alias("area"),
        _area(pl.col("_machine").sum(), is_wan).alias("machine"),
        pl.col("water_t").cast(pl.Float64).sum().round(1).cast(pl.String).alias("water_t"),
    )
    return pl.concat([told.drop("_area", "_machine"), total], how="diagonal")


def _area(square_metres: pl.Expr, is_wan: bool) -> pl.Expr:
    """A whole number of m², or the same in 万平方米 to the last square metre."""
    if not is_wan:
        return square_metres.cast(pl.String)
    rest = (square_metres % _WAN).cast(pl.String).str.zfill(4).str.strip_chars_end("0")
    whole = (square_metres // _WAN).cast(pl.String)
    return pl.when(rest == "").then(whole).otherwise(pl.format("{}.{}", whole, rest))


def _register(register: DirtRegister, rows: pl.DataFrame, sheets: int, where: str) -> None:
    counts = dict(rows.group_by("dirt").len().iter_rows())
    for dirt, kind, fate, reason in _FATES:
        count = counts.get(dirt, 0)
        register.plant(kind, TABLE, count, reason=reason, where=where, **{fate: count})
    register.plant("total_row", TABLE, sheets, merged=sheets, reason="total_row", where=where)
    for dirt, kind in ((r.FULL_WIDTH, "fullwidth_digits"), (r.IN_WAN, "number_words")):
        some = rows.filter(pl.col("dirt") == dirt)
        row = pl.concat_str(pl.col("op_date").cast(pl.String), "road_id", "op_type", separator="|")
        keys = some.select(row).to_series()
        register.tell(kind, TABLE, keys, "cleaning_area_m2", some["area_m2"], file=where)
