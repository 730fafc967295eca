"""The workbooks of the assessment: the city's list, and six districts that each have their form.

d1 and d2 keep a long list (d2 with units in its headers, totals and notes), d3 and d4 a matrix of
projects under a two-level header, d5 and d6 a sheet a street.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.rules import (
    APPEAL,
    DISTRICTS,
    ITEMS,
    MID_YEAR,
    RESENT,
    RESENT_AFTER,
    Delivery,
    period,
    rule_edition,
)

Cell = str | int | float | None
_CREATED = datetime(2024, 1, 1)
FIELD_HEADERS = (
    "扣分编号 考核周期 考核办法文号 考核对象 组别 考核项目 分值 扣分 扣分原因 问题编号 检查人 "
    "申诉状态 调整分值 更新时间"
)
SHARED_HEADERS = "共同责任单位 道路等级"
"""Columns that the city's list has from mid-2025 on."""

STREET_HEADERS = "考核对象 组别 考核项目 分值 扣分 加分 扣分原因 考核周期 考核办法文号 填报时间"
OTHER_HEADERS = "月份 版本 单位 类别 内容 分值 扣分值 加分值 原因说明 填报时间"
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass
class Sheet:
    """Rows from the top of a sheet, and ranges (row, column, row, column) that one cell covers."""

    name: str
    rows: list[Sequence[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a workbook whose bytes depend on its content alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": _CREATED})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            page.write_row(number, 0, row)
        for merge in sheet.merges:
            page.merge_range(*merge, sheet.rows[merge[0]][merge[1]])
    book.close()


def told_on(delivery: Delivery) -> date:
    """The day the sender filled the workbook in: that of its arrival, or its first arrival."""
    return delivery.arrives - (RESENT_AFTER if delivery.kind == RESENT else timedelta(0))


def told_at(delivery: Delivery) -> str:
    """The morning on which the sender filled the workbook in."""
    return f"{datetime.combine(told_on(delivery), time(10, 0)):%Y-%m-%d %H:%M:%S}"


def field_sheets(delivery: Delivery, rows: pl.DataFrame) -> list[Sheet]:
    """The city's list of deductions, a sheet a group, under a title and a 数据截止 line."""
    is_later = delivery.month >= MID_YEAR
    headers = [*FIELD_HEADERS.split(), *(SHARED_HEADERS.split() if is_later else [])]
    is_final = delivery.kind == APPEAL
    what = "申诉结果" if is_final else "扣分清单"
    sheets = []
    for group, mine in rows.group_by("area_group", maintain_order=True):
        sheet = Sheet(str(group[0]))
        sheet.rows.append([f"云澜市城市管理市级现场考评{what}({period(delivery.month)})"])
        sheet.rows.append([f"数据截止:{delivery.arrives:%Y年%m月%d日}"])
        sheet.merges.append((0, 0, 0, len(headers) - 1))
        sheet.rows.append(headers)
        for row in mine.sort("score_no").iter_rows(named=True):
            state = row["appeal"] if is_final or row["appeal"] is None else "待审"
            cells = [
                row["score_no"], period(delivery.month), rule_edition(delivery.month),
                row["unit_name"], row["area_group"], _item(row), row["full_score"], _points(row),
                row["reason"], row["case_no"], row["inspector"], state,
                row["adjusted_cents"] / 100 if is_final else None, told_at(delivery),
            ]  # fmt: skip
            cells += [row["shared_unit_name"], row["road_grade"]] if is_later else []
            sheet.rows += [cells] * (2 if row["soil"] == events.TWICE else 1)
        sheets.append(sheet)
    return sorted(sheets, key=lambda sheet: sheet.name)


def district_sheets(delivery: Delivery, rows: pl.DataFrame) -> list[Sheet]:
    """The evaluation of a district in the form of that district."""
    if delivery.district_id in ("d1", "d2"):
        return [_list(delivery, rows, has_totals=delivery.district_id == "d2")]
    if delivery.district_id in ("d3", "d4"):
        return [_matrix(delivery, rows, has_ranks=delivery.district_id == "d4")]
    return [
        _street_sheet(delivery, mine, is_other_form=delivery.district_id == "d6")
        for _, mine in rows.group_by("unit_id", maintain_order=True)
    ]


def _title(delivery: Delivery) -> str:
    again = "(重发)" if delivery.kind == RESENT else ""
    month = f"{delivery.month.year}年{delivery.month.month}月"
    return f"{DISTRICTS[delivery.district_id]}{month}城市管理综合评价表{again}"


def _list(delivery: Delivery, rows: pl.DataFrame, *, has_totals: bool) -> Sheet:
    unit = "(分)" if has_totals else ""
    headers = ["考核对象", "组别", "考核项目", f"分值{unit}", f"扣分{unit}", f"加分{unit}",
               "扣分原因", "考核周期", "考核办法文号", "填报时间"]  # fmt: skip
    if not has_totals:
        headers = [*headers[7:9], *headers[:7], headers[9]]
    sheet = Sheet("综合评价", [[_title(delivery)], headers], [(0, 0, 0, len(headers) - 1)])
    for row in rows.iter_rows(named=True):
        cells: list[Cell] = [
            row["unit_name"], row["area_group"], _item(row), row["full_score"], _points(row),
            row["bonus_cents"] / 100, row["reason"], period(delivery.month),
            rule_edition(delivery.month), told_at(delivery),
        ]  # fmt: skip
        if not has_totals:
            cells = [*cells[7:9], *cells[:7], cells[9]]
        sheet.rows += [cells] * (2 if row["soil"] == events.TWICE else 1)
    if has_totals:
        deducted = int(rows["deduction_cents"].sum()) / 100
        sheet.rows.append(
            ["合计", None, None, None, deducted, int(rows["bonus_cents"].sum()) / 100]
        )
        sheet.rows.append(["注:扣分以考核办法为准"])
    return sheet


def _matrix(delivery: Delivery, rows: pl.DataFrame, *, has_ranks: bool) -> Sheet:
    month = delivery.month
    when = period(month) if has_ranks else f"{month.year}年{month.month}月"
    upper: list[Cell] = ["月份", "版本", "街道名称", "类别", "各项扣分", *[None] * (len(ITEMS) - 1)]
    lower: list[Cell] = [None, None, None, None, *ITEMS]
    more = ["总分", "排名", "填报时间"] if has_ranks else ["填报时间"]
    upper, lower = [*upper, *more], [*lower, *[None] * len(more)]
    sheet = Sheet("评价表", [[_title(delivery)], upper, lower], [(0, 0, 0, len(upper) - 1)])
    first, last = 4, 3 + len(ITEMS)
    sheet.merges.append((1, first, 1, last))
    sheet.merges += [(1, c, 2, c) for c in range(len(upper)) if not first <= c <= last]
    totals = (
        rows.group_by("unit_id")
        .agg(pl.col("deduction_cents").sum().alias("lost"))
        .with_columns(pl.col("lost").rank("min").cast(pl.Int64).alias("rank"))
    )
    printed = {row["unit_id"]: row for row in totals.iter_rows(named=True)}
    for key, mine in rows.group_by("unit_id", maintain_order=True):
        head = mine.row(0, named=True)
        cells: list[Cell] = [when, rule_edition(month), head["unit_name"], head["area_group"]]
        cells += [_points(row) for row in mine.iter_rows(named=True)]
        if has_ranks:
            told = printed[str(key[0])]
            cells += [(10_000 - told["lost"]) / 100, told["rank"]]
        sheet.rows.append([*cells, told_at(delivery)])
    if has_ranks:
        sheet.rows.append(["备注:排名按总分由高到低"])
    return sheet


def _street_sheet(delivery: Delivery, rows: pl.DataFrame, *, is_other_form: bool) -> Sheet:
    month = delivery.month
    headers = (OTHER_HEADERS if is_other_form else STREET_HEADERS).split()
    head = rows.row(0, named=True)
    sheet = Sheet(head["unit_name"], [[_title(delivery)], [f"填报单位:{head['unit_name']}"]])
    sheet.rows.append(headers)
    sheet.merges.append((0, 0, 0, len(headers) - 1))
    for row in rows.iter_rows(named=True):
        cells: list[Cell] = [_item(row), row["full_score"], _points(row), row["bonus_cents"] / 100,
                             row["reason"]]  # fmt: skip
        who: list[Cell] = [row["unit_name"], row["area_group"]]
        if is_other_form:
            when: list[Cell] = [f"{month.year}年{month.month:02d}月", rule_edition(month)]
            cells = [*when, *who, *cells, told_at(delivery)]
        else:
            cells = [*who, *cells, period(month), rule_edition(month), told_at(delivery)]
        sheet.rows += [cells] * (2 if row["soil"] == events.TWICE else 1)
    if not is_other_form:
        sheet.merges.append((3, 0, len(sheet.rows) - 1, 0))
    return sheet


def _item(row: dict[str, object]) -> Cell:
    return None if row["soil"] == events.NO_ITEM else str(row["item_name"])


def _points(row: dict[str, object]) -> Cell:
    points = int(str(row["deduction_cents"])) / 100
    if row["soil"] == events.REDACTED:
        return "X"
    if row["soil"] == events.NO_NUMBER:
        return "酌情扣分"
    if row["soil"] == events.FULL_WIDTH:
        return f"{points:.2f}".translate(_FULL_WIDTH)
    return points
