"""The plants' report as a workbook: a block a day, its date one merged cell, 小计 and 合计."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.sanitation import facility_days as f
from cities.sample.simulation.sanitation.workbook import Column, Sheet, write_workbook
from cities.sample.simulation.world import World

TABLE = "src_facility_day"
COLUMNS: tuple[Column, ...] = (
    Column("", "日期", "day"),
    Column("", "设施名称", width=28),
    Column("", "垃圾类别"),
    Column("", "处理工艺"),
    Column("", "进厂量（吨）", "number", 14),
    Column("", "处理量（吨）", "number", 14),
    Column("", "残渣量（吨）", "number", 14),
    Column("", "发电量（兆瓦时）", "number", 16),
    Column("", "库存量（吨）", "number", 14),
)
_FULL_WIDTH = dict(zip("0123456789.", "０１２３４５６７８９．", strict=True))
_SIGNED = "填报：处理设施监管科（示例）"
_FATES: tuple[tuple[str, str, str, str], ...] = (
    (f.NAME_DRIFT, "name_drift", "landed", ""),
    (f.FULL_WIDTH, "fullwidth_digits", "landed", ""),
    (f.IN_WAN, "number_words", "landed", ""),
    (f.IN_KG, "kg_t_mixed", "landed", ""),
    (f.ABOUT, "number_words", "landed", "approx:treated_t"),
    (f.HIDDEN, "redacted_x", "landed", "redacted:treated_t"),
    (f.DOUBLE, "duplicate_row", "merged", "identical_row"),
)


def write_report(
    path: Path,
    rows: pl.DataFrame,
    world: World,
    register: DirtRegister,
    *,
    period: str,
    until: date,
    is_supplement: bool = False,
) -> bool:
    """Write the reported days and put their dirt into the register; False without rows.

    rows: columns of `facility_days.facility_days`. A supplement holds days that come late.
    """
    if rows.is_empty():
        return False
    told = _text(rows.sort("op_date", maintain_order=True), world)
    keys = [name for name in told.columns if not name.startswith("_")]
    body: list[pl.DataFrame] = []
    merges: list[tuple[int, int, int]] = []
    height = 0
    for block in told.partition_by("_day", maintain_order=True):
        merges.append((height, height + block.height, 0))
        body += [block.select(keys), _total(block, "当日小计", "name")]
        height += block.height + 1
    body += [_total(told, "合计", "day"), pl.DataFrame({"day": [_SIGNED]})]
    sheet = Sheet(
        name="日报",
        title=f"云澜市{period}生活垃圾处理设施运行日报（示例数据）",
        note=f"数据截止：{until:%Y-%m-%d} 24:00",
        columns=COLUMNS,
        rows=pl.concat(body, how="diagonal").select(keys),
        merges=merges,
    )
    write_workbook(path, [sheet])
    _register(register, rows, len(merges) + 1, path.name, is_supplement)
    _tell(register, told, path.name)
    return True


def _text(rows: pl.DataFrame, world: World) -> pl.DataFrame:
    """Cells as text; only the first row of a day bears its date. `_…` are kilograms as told."""
    dirt = pl.col("dirt")
    spellings = (
        world.aliases["facility"]
        .group_by("facility_id", maintain_order=True)
        .agg(pl.col("facility_alias").alias("names"))
    )
    rows = rows.join(spellings, on="facility_id", maintain_order="left").with_columns(
        f.known_treated_kg().alias("_treated"), pl.col("received_kg").alias("_received")
    )
    # The first spelling is the official name.
    others = pl.col("names").list.len() - 1
    drifting = (pl.col("choice") * others).floor().cast(pl.Int64) + 1
    treated = _tonnes(pl.col("_treated"))
    rows = rows.select(
        pl.col("op_date").cast(pl.String).alias("_day"),
        pl.when(dirt == f.NAME_DRIFT)
        .then(pl.col("names").list.get(drifting))
        .otherwise(pl.col("names").list.first())
        .alias("name"),
        "stream",
        "process",
        _tonnes(pl.col("_received")).alias("received"),
        pl.when(dirt == f.HIDDEN)
        .then(pl.lit("X"))
        .when(dirt == f.FULL_WIDTH)
        .then(treated.str.replace_many(_FULL_WIDTH))
        .when(dirt == f.IN_WAN)
        .then(pl.format("{}万吨", decimal(pl.col("_treated"), 7)))
        .when(dirt == f.IN_KG)
        .then(pl.format("{}公斤", pl.col("_treated")))
        .when(dirt == f.ABOUT)
        .then(pl.format("约{}吨", treated))
        .otherwise(treated)
        .alias("treated"),
        _tonnes(pl.col("residue_kg")).alias("residue"),
        _tonnes(pl.col("power_kwh")).alias("power"),
        _tonnes(pl.col("stock_kg")).alias("stock"),
        pl.when(dirt == f.DOUBLE).then(2).otherwise(1).alias("_times"),
        "_received",
        "_treated",
        pl.col("residue_kg").alias("_residue"),
        dirt.alias("_dirt"),
        (pl.col("is_changed") if "is_changed" in rows.columns else pl.lit(False)).alias("_changed"),
    )
    told = rows.select(pl.exclude("_times").repeat_by("_times").explode())
    is_first = pl.int_range(pl.len()).over("_day") == 0
    return told.select(pl.when(is_first).then(pl.col("_day")).alias("day"), pl.all())


def _total(rows: pl.DataFrame, label: str, column: str) -> pl.DataFrame:
    return rows.select(
        pl.lit(label).alias(column),
        *(_tonnes(pl.col(f"_{n}").sum()).alias(n) for n in ("received", "treated", "residue")),
    )


def _tonnes(kilograms: pl.Expr) -> pl.Expr:
    return decimal(kilograms, 3)


def decimal(number: pl.Expr, digits: int) -> pl.Expr:
    """A whole number divided by 10^digits, exactly and without useless zeros."""
    size = 10**digits
    rest = (number % size).cast(pl.String).str.zfill(digits).str.strip_chars_end("0")
    whole = (number // size).cast(pl.String)
    return pl.when(rest == "").then(whole).otherwise(pl.format("{}.{}", whole, rest))


def _register(
    register: DirtRegister, rows: pl.DataFrame, totals: int, where: str, is_supplement: bool
) -> None:
    counts = dict(rows.group_by("dirt").len().iter_rows())
    for dirt, kind, fate, reason in _FATES:
        count = counts.get(dirt, 0)
        register.plant(kind, TABLE, count, reason=reason, where=where, **{fate: count})
    if is_supplement:
        register.plant("late_file", TABLE, rows.height, landed=rows.height, where=where)
    if "is_changed" in rows.columns:
        changed = int(rows["is_changed"].sum())
        register.plant("correction", TABLE, changed, landed=changed, where=where)
    register.plant("total_row", TABLE, totals, merged=totals, reason="total_row", where=where)
    register.plant("note_row", TABLE, 1, merged=1, reason="note_row", where=where)


def _tell(register: DirtRegister, told: pl.DataFrame, file: str) -> None:
    """What must be read of the treated tonnes that are written oddly or anew."""
    for is_it, kind in (
        (pl.col("_dirt") == f.FULL_WIDTH, "fullwidth_digits"),
        (pl.col("_dirt") == f.IN_WAN, "number_words"),
        (pl.col("_dirt") == f.IN_KG, "kg_t_mixed"),
        (pl.col("_changed"), "correction"),
    ):
        some = told.filter(is_it)
        keys = some.select(pl.concat_str("_day", "name", "stream", separator="|")).to_series()
        register.tell(kind, TABLE, keys, "treated_t", some["_treated"] / 1000, file=file)
