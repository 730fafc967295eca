"""The periodic reports as workbooks: one sheet, its total, and what the clerk got wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import statistics as s
from cities.sample.simulation.sanitation.facility_files import decimal
from cities.sample.simulation.sanitation.workbook import Column, Sheet, write_workbook
from cities.sample.simulation.world import World

TABLE = "src_sanitation_report"
_FULL_WIDTH = dict(zip("0123456789.", "０１２３４５６７８９．", strict=True))
_SIGNED = "填报：环卫统计岗（示例）"


@dataclass(frozen=True)
class _Form:
    """A report as it is typed: measure → header, and the measures that dirt falls on."""

    name: str
    title: str
    measures: dict[str, str]
    wide: str = ""
    in_wan: str = ""
    hidden: str = ""


_FORMS = {
    s.MONTHLY: _Form(
        "处理费月报",
        "生活垃圾处理费征收情况月报表",
        {
            "fee_due_yuan": "应收处理费（元）",
            "fee_collected_yuan": "实收处理费（元）",
            "arrears_collected_yuan": "清缴往年欠费（元）",
        },
        wide="fee_due_yuan",
        in_wan="fee_collected_yuan",
        hidden="fee_collected_yuan",
    ),
    s.QUARTERLY: _Form(
        "环卫统计季报",
        "环境卫生统计季报表",
        {
            "community_cnt": "居民小区总数",
            "sorted_community_cnt": "分类小区数",
            "household_cnt": "居民户数",
            "sorted_household_cnt": "分类户数",
            "road_area_m2": "道路总面积（平方米）",
            "swept_road_area_m2": "纳入清扫保洁道路面积（平方米）",
            "nightsoil_collected_kg": "粪便清运量（吨）",
            "nightsoil_treated_kg": "粪便无害化处理量（吨）",
            "toilet_built_cnt": "新建公厕",
            "toilet_rebuilt_cnt": "改建公厕",
        },
        wide="household_cnt",
        hidden="nightsoil_treated_kg",
    ),
    s.RECYCLING: _Form(
        "再生资源回收季报",
        "再生资源回收量季报表（商务部门）",
        {"recycled_kg": "再生资源回收量（吨）"},
        in_wan="recycled_kg",
    ),
    s.TASKS: _Form(
        "公厕建设任务",
        "公共厕所新建改建年度任务表",
        {"toilet_target_superior_cnt": "上级任务", "toilet_target_livelihood_cnt": "民生实事任务"},
    ),
}
FILES = {kind: form.name for kind, form in _FORMS.items()}
"""First part of the file names of every report."""

_FATES = (
    (s.NAME_DRIFT, "name_drift", "landed", ""),
    (s.FULL_WIDTH, "fullwidth_digits", "landed", ""),
    (s.IN_WAN, "number_words", "landed", ""),
    (s.ABOUT, "number_words", "landed", "approx:nightsoil_collected_t"),
    (s.DOUBLE, "duplicate_row", "merged", "identical_row"),
    (s.TOO_MANY, "impossible_value", "quarantined", "sorted_within_communities"),
)


def write_reports_of(
    folder: Path, world: World, plan: Plan, day: date, register: DirtRegister
) -> None:
    """Write every report that comes on `day`, corrected ones included."""
    for kind in s.KINDS:
        for start in s.starts(kind, plan):
            path = folder / f"{FILES[kind]}_{period_zh(kind, start)}.xlsx"
            rows = None
            if s.sent_on(kind, start) == day:
                rows = s.lines(kind, world, plan, start)
            elif kind == s.QUARTERLY and s.CORRECTED.get(start) == day:
                path = path.with_stem(f"{path.stem}_更正")
                rows = s.corrected(s.lines(kind, world, plan, start))
            if rows is not None:
                _write(path, kind, rows, world, period_zh(kind, start), day)
                _register(register, _FORMS[kind], rows, path.name)


def period_zh(kind: str, start: date) -> str:
    """The period as the form writes it: 2024年3月, 2024年1季度, 2024年."""
    told = {"M": f"{start.month}月", "Q": f"{(start.month + 2) // 3}季度", "Y": ""}
    return f"{start.year}年{told[s.PERIOD_OF[kind]]}"


def _write(path: Path, kind: str, rows: pl.DataFrame, world: World, label: str, day: date) -> None:
    form = _FORMS[kind]
    told = _text(form, rows, world, label, day)
    keys = ["period", "district", "street", *form.measures, "told_on"]
    total = told.select(
        pl.lit("合计").alias("period"),
        *(_cell(name, pl.col(f"_{name}").sum()).alias(name) for name in form.measures),
    )
    signed = pl.DataFrame({"period": [_SIGNED]})
    sheet = Sheet(
        name=form.name,
        title=f"云澜市{label}{form.title}（示例数据）",
        note=f"填报日期：{day:%Y-%m-%d}",
        columns=(
            Column("", "统计期"),
            Column("", "区县"),
            Column("", "街道（镇）", width=16),
            *(Column("", header, "number", 18) for header in form.measures.values()),
            Column("", "填报日期", "day"),
        ),
        rows=pl.concat([told.select(keys), total, signed], how="diagonal").select(keys),
    )
    write_workbook(path, [sheet])


def _text(form: _Form, rows: pl.DataFrame, world: World, label: str, day: date) -> pl.DataFrame:
    """Cells as text, doubled lines twice; `_…` hold what a cell says as a number."""
    spelled = [_spelled(world, row) for row in rows.iter_rows(named=True)]
    frame = rows.with_columns(_told(form, name).alias(f"_{name}") for name in form.measures)
    frame = frame.with_columns(
        pl.lit(label).alias("period"),
        pl.Series("district", [district for district, _ in spelled], dtype=pl.String),
        pl.Series("street", [street for _, street in spelled], dtype=pl.String),
        pl.lit(day.isoformat()).alias("told_on"),
        *(_typed(form, name).alias(name) for name in form.measures),
    )
    twice = pl.when(pl.col("dirt") == s.DOUBLE).then(2).otherwise(1)
    return frame.select(pl.all().repeat_by(twice).explode())


def _told(form: _Form, name: str) -> pl.Expr:
    """What a cell says as a number."""
    number, dirt = pl.col(name), pl.col("dirt")
    if name == form.hidden:
        number = pl.when(dirt != s.HIDDEN).then(number)
    if name == "sorted_community_cnt":
        number = pl.when(dirt == s.TOO_MANY).then(pl.col("community_cnt") + 3).otherwise(number)
    if name == "nightsoil_collected_kg":
        number = pl.when(dirt == s.ABOUT).then(number // 1000 * 1000).otherwise(number)
    return number


def _typed(form: _Form, name: str) -> pl.Expr:
    """A cell as the clerk types it."""
    number, dirt = pl.col(f"_{name}"), pl.col("dirt")
    plain = _cell(name, number)
    told = plain
    if name == form.wide:
        wide = plain.str.replace_many(_FULL_WIDTH)
        told = pl.when(dirt == s.FULL_WIDTH).then(wide).otherwise(told)
    if name == form.in_wan:
        unit, digits = ("万吨", 7) if name.endswith("_kg") else ("万元", 4)
        in_wan = pl.format("{}{}", decimal(number, digits), pl.lit(unit))
        told = pl.when(dirt == s.IN_WAN).then(in_wan).otherwise(told)
    if name == form.hidden:
        told = pl.when(dirt == s.HIDDEN).then(pl.lit("X")).otherwise(told)
    if name == "nightsoil_collected_kg":
        about = pl.format("约{}吨", plain)
        told = pl.when(dirt == s.ABOUT).then(about).otherwise(told)
    return told


def _cell(name: str, number: pl.Expr) -> pl.Expr:
    """A whole number as it stands, a mass in tonnes."""
    return decimal(number, 3) if name.endswith("_kg") else number.cast(pl.String)


def _spelled(world: World, row: dict[str, object]) -> tuple[str, str | None]:
    """District and street as typed; a line of a district has no street."""
    district, street = str(row["district_name"]), str(row["street_name"])
    if row["dirt"] != s.NAME_DRIFT:
        return district, street or None
    if street:
        known, official = world.spellings_of(str(row["street_id"])), street
    else:
        known, official = world.district_spellings(str(row["district_id"])), district
    others = [name for name in known if name != official] or [official]
    other = others[int(float(str(row["choice"])) * len(others))]
    return (district, other) if street else (other, None)


def _register(register: DirtRegister, form: _Form, rows: pl.DataFrame, where: str) -> None:
    counts = dict(rows.group_by("dirt").len().iter_rows())
    hidden = (s.HIDDEN, "redacted_x", "landed", f"redacted:{form.hidden.replace('_kg', '_t')}")
    for dirt, kind, fate, reason in (*_FATES, hidden):
        count = counts.get(dirt, 0)
        register.plant(kind, TABLE, count, reason=reason, where=where, **{fate: count})
    if "is_changed" in rows.columns:
        changed = int(rows["is_changed"].sum())
        register.plant("correction", TABLE, changed, landed=changed, where=where)
        _tell(register, "correction", rows.filter("is_changed"), "sorted_community_cnt", where)
    for dirt, kind, column in (
        (s.FULL_WIDTH, "fullwidth_digits", form.wide),
        (s.IN_WAN, "number_words", form.in_wan),
    ):
        _tell(register, kind, rows.filter(pl.col("dirt") == dirt), column, where)
    register.plant("total_row", TABLE, 1, merged=1, reason="total_row", where=where)
    register.plant("note_row", TABLE, 1, merged=1, reason="note_row", where=where)


def _tell(register: DirtRegister, kind: str, rows: pl.DataFrame, column: str, file: str) -> None:
    """What must be read of a measure of these lines."""
    if rows.is_empty():
        return
    place = pl.col("district_name") + "|" + pl.col("street_name")
    number = pl.col(column) / 1000 if column.endswith("_kg") else pl.col(column)
    keys, values = rows.select(place.alias("key"), number.alias("value"))
    register.tell(kind, TABLE, keys, column.replace("_kg", "_t"), values, file=file)
