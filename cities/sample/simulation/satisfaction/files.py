"""The agency's workbooks of a wave: one sheet a district and one person a row, and the summary."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.sanitation.workbook import Column, Sheet, write_workbook
from cities.sample.simulation.satisfaction import answers as a
from cities.sample.simulation.satisfaction.scores import item_stats
from cities.sample.simulation.world import CITY_ID, World

RESPONSES, SUMMARY = "src_survey_response", "src_survey_summary"
CODED_DISTRICT = "d4"
"""The interviewers of this district write the number of the answer instead of its words."""

CODES = ("1", "2", "3", "4", "9")
_OTHER_WORDS = ("满意(100分)", "基本满意(80分)", "一般(60分)", "不满意(0分)", "不清楚")
_STRANGE_WORD = "看情况"
_REMARKS = ("", "", "希望多些停车位", "小区垃圾桶清理要及时", "菜市场门口很乱", "晚上烧烤烟大")
_PHONE_REMARK = "请回电13900000"
_BLOCK = "您对下列管理内容的评价"


def write_wave(folder: Path, asked: a.Asked, world: World, register: DirtRegister) -> None:
    """Write both workbooks of a wave and put their dirt into the register."""
    path = folder / f"满意度调查答卷_{asked.wave.name}.xlsx"
    names = dict(world.streets.select("district_id", "district_name").iter_rows())
    columns = _columns(world)
    sheets = []
    for district_id in sorted(asked.people["district_id"].unique()):
        here = (asked.people["district_id"] == district_id).to_numpy()
        sheets.append(
            Sheet(
                name=names[district_id],
                title=f"{asked.wave.title}答卷 {names[district_id]}",
                note=f"数据截止：{asked.wave.last_day:%Y-%m-%d}    量表：满意/基本满意/一般/不满意",
                columns=columns,
                rows=_text(asked, here, world, is_coded=district_id == CODED_DISTRICT),
            )
        )
    write_workbook(path, sheets)
    _register(register, asked, world.survey_items["item_code"].to_list(), path.name)
    _write_summary(folder / f"满意度调查汇总_{asked.wave.name}.xlsx", asked, world)


def _columns(world: World) -> tuple[Column, ...]:
    items = [
        Column(_BLOCK, f"{code.upper()} {name.removesuffix('(示例)')}", width=16)
        for code, name in world.survey_items.select("item_code", "item_name").iter_rows()
    ]
    return (
        Column("", "问卷编号", width=18),
        Column("", "调查期次"),
        Column("", "调查方式"),
        Column("", "街道（镇）", width=16),
        Column("", "性别", width=6),
        Column("", "年龄段"),
        Column("", "居住年限"),
        *items,
        Column("知晓情况", f"{a.AWARENESS_CODE.upper()} {a.AWARENESS_NAME}", width=16),
        Column("", "权重", "number", 9),
        Column("", "访问日期", "day"),
        Column("", "是否有效", width=9),
        Column("", "备注", width=28),
    )


def _text(asked: a.Asked, here: NDArray[np.bool_], world: World, *, is_coded: bool) -> pl.DataFrame:
    """Cells of one district's sheet, doubled questionnaires twice."""
    people = asked.people.filter(pl.Series(here))
    words = np.array(CODES if is_coded else a.LABELS, dtype=object)[asked.labels[here]]
    dirt = asked.dirt[here]
    other = np.array(_OTHER_WORDS, dtype=object)[asked.labels[here]]
    words = np.where(dirt == a.OTHER_WORD, other, words)
    words = np.where(dirt == a.STRANGE, _STRANGE_WORD, words)
    words[dirt == a.BLANK] = None
    items = world.survey_items["item_code"].to_list()
    weight = pl.col("weight")
    rest = (weight % a.WEIGHT_STEPS).cast(pl.String).str.zfill(4)
    remark = (pl.col("choice") * len(_REMARKS)).floor().cast(pl.Int64)
    said = remark.replace_strict(list(range(len(_REMARKS))), list(_REMARKS), return_dtype=pl.String)
    number = (pl.col("choice") * 900 + 100).floor().cast(pl.Int64)
    told = people.select(
        "resp_id",
        pl.lit(asked.wave.name).alias("wave"),
        "mode",
        "spelling",
        "gender",
        "age",
        "years",
        *(pl.Series(item, list(words[:, n]), dtype=pl.String) for n, item in enumerate(items)),
        pl.Series("knows", np.array(a.KNOWLEDGE)[asked.knows[here]]),
        pl.format("{}.{}", weight // a.WEIGHT_STEPS, rest).alias("weight"),
        pl.col("interviewed_on").cast(pl.String),
        pl.when("is_valid").then(pl.lit("是")).otherwise(pl.lit("否")).alias("valid"),
        pl.when(pl.col("dirt") == a.PHONE)
        .then(pl.format("{}{}", pl.lit(_PHONE_REMARK), number))
        .when(said != "")
        .then(said)
        .alias("remark"),
        pl.when(pl.col("dirt") == a.DOUBLE).then(2).otherwise(1).alias("_times"),
    )
    return told.select(pl.exclude("_times").repeat_by("_times").explode())


def _write_summary(path: Path, asked: a.Asked, world: World) -> None:
    """What the agency prints: n, score, rate and rank of every item, city and districts."""
    stats = item_stats(asked, world)
    names = {CITY_ID: "全市"} | dict(
        world.streets.select("district_id", "district_name").iter_rows()
    )
    rows: list[tuple[str | None, ...]] = []
    merges: list[tuple[int, int, int]] = []
    item_names = dict(world.survey_items.select("item_code", "item_name").iter_rows())
    for area_id, name in sorted(names.items(), key=lambda pair: pair[0] != CITY_ID):
        mine = stats.filter((pl.col("area_id") == area_id) & (pl.col("item_code") != ""))
        mine = mine.with_columns((pl.col("score_sum") / pl.col("weight_sum")).alias("score"))
        mine = mine.with_columns(pl.col("score").rank("min", descending=True).alias("rank"))
        merges.append((len(rows), len(rows) + mine.height - 1, 0))
        for row in mine.sort("item_code").iter_rows(named=True):
            rate = row["satisfied_weight_sum"] / row["weight_sum"]
            rows.append(
                (
                    name if len(rows) == merges[-1][0] else None,
                    row["item_code"],
                    item_names[row["item_code"]],
                    str(row["n"]),
                    f"{row['score']:.2f}",
                    f"{100 * rate:.2f}%",
                    str(row["rank"]),
                )
            )
    columns = (
        Column("", "区县"),
        Column("", "题号"),
        Column("", "管理内容", width=24),
        Column("结果", "样本量", "number"),
        Column("结果", "满意度得分", "number"),
        Column("结果", "满意率"),
        Column("结果", "排名", "number"),
    )
    keys = [str(n) for n in range(len(columns))]
    sheet = Sheet(
        name=asked.wave.name,
        title=f"{asked.wave.title}结果汇总",
        note=f"数据截止：{asked.wave.last_day:%Y-%m-%d}    不了解不计入得分",
        columns=columns,
        rows=pl.DataFrame(rows, schema=keys, orient="row"),
        merges=merges,
    )
    write_workbook(path, [sheet])


def _register(register: DirtRegister, asked: a.Asked, item_codes: list[str], where: str) -> None:
    """A questionnaire counts once an item, as it lands."""
    items = asked.labels.shape[1] + 1
    people = dict(asked.people.group_by("dirt").len().iter_rows())
    cells = {kind: int((asked.dirt == kind).sum()) for kind in (a.BLANK, a.STRANGE, a.OTHER_WORD)}
    for dirt, kind, fate, reason in (
        (a.DOUBLE, "duplicate_row", "merged", "identical_row"),
        (a.PHONE, "personal_data", "landed", ""),
        (a.NAME_DRIFT, "name_drift", "landed", ""),
    ):
        count = people.get(dirt, 0) * items
        register.plant(kind, RESPONSES, count, reason=reason, where=where, **{fate: count})
    for dirt, kind, fate, reason in (
        (a.BLANK, "missing_value", "quarantined", "answered"),
        (a.STRANGE, "impossible_value", "quarantined", "allowed answer_label"),
        (a.OTHER_WORD, "name_drift", "landed", "answer_label"),
    ):
        count = cells[dirt]
        register.plant(kind, RESPONSES, count, reason=reason, where=where, **{fate: count})
    persons, asked_items = np.nonzero(asked.dirt == a.OTHER_WORD)
    names = asked.people["resp_id"].gather(persons).to_list()
    keys = [f"{name}|{item_codes[n]}" for name, n in zip(names, asked_items, strict=True)]
    words = np.array(a.LABELS)[asked.labels[persons, asked_items]]
    register.tell(
        "name_drift", RESPONSES, keys, "answer_label", words, reason="answer_label", file=where
    )
