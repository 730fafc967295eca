"""The two penalty ledgers: on-the-spot cases as CSV, investigated cases as an Excel ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import penalties
from cities.sample.simulation.enforcement.city import UNLISTED_SQUAD, City, last_of
from cities.sample.simulation.enforcement.penalty_states import STATUS, state_at
from cities.sample.simulation.enforcement.words import (
    common_cells,
    days_text,
    penalty_types,
    times_text,
    written_fine,
)
from cities.sample.simulation.enforcement.workbook import Cell, Column, Sheet, monthly_sheet
from cities.sample.simulation.hotline.streets import Array, Columns

SUMMARY_HEADERS: dict[str, str] = {
    "no": "案号", "title": "案件名称", "source": "案件来源", "procedure": "执法程序",
    "kind": "违法类别", "label": "案由", "fact": "违法事实", "basis": "处罚依据",
    "party_type": "当事人类型", "party": "当事人", "credit": "统一社会信用代码",
    "address": "违法地点", "district": "区域", "street": "街道", "squad": "执法中队",
    "filed": "立案日期", "decided": "处罚决定日期", "types": "处罚种类", "fine": "罚款金额",
    "paid_amount": "缴款金额", "paid": "缴款日期", "status": "执行情况", "closed": "结案日期",
    "published": "公示日期", "action": "服务管理执法类别",
    "officers": "执法人员", "updated": "更新时间",
}  # fmt: skip
ORDINARY_COLUMNS: dict[str, Column] = {
    "number": Column("序号", width=6),
    "no": Column("案号", width=18),
    "district": Column("区域", "违法地点"),
    "street": Column("街道", "违法地点"),
    "address": Column("违法地点", "违法地点", 24),
    "source": Column("案件来源"),
    "procedure": Column("执法程序"),
    "kind": Column("违法类别"),
    "label": Column("案由", width=22),
    "fact": Column("违法事实", width=30),
    "party_type": Column("当事人类型", "当事人"),
    "party": Column("当事人", "当事人", 22),
    "credit": Column("统一社会信用代码", "当事人", 20),
    "squad": Column("执法中队", width=22),
    "officers": Column("执法人员"),
    "filed": Column("立案日期", "办理"),
    "decided": Column("处罚决定日期", "办理"),
    "closed": Column("结案日期", "办理"),
    "types": Column("处罚种类", "处罚"),
    "fine": Column("罚款金额（元）", "处罚"),
    "confiscated": Column("没收金额（元）", "处罚"),
    "status": Column("执行情况"),
    "published": Column("公示日期"),
    "action": Column("服务管理执法类别"),
    "updated": Column("更新时间", width=20),
}
IN_WAN_MONTHS = (date(2024, 10, 1), date(2024, 11, 1), date(2025, 7, 1))
"""Ledgers whose header says 罚款金额（万元）."""

_OLD_NAME_UNTIL = date(2024, 7, 1)
"""Until then the ledger says 一般程序 for 普通程序 (T07)."""

_BROKEN_BY = np.timedelta64(30, "D")


def penalty_cells(
    city: City, cases: Columns, month: date, is_corrected: Array, in_wan: bool = False
) -> pl.DataFrame:
    """Cells of the ledger of `month`, a row a case; a broken row was decided before its filing."""
    until = np.full(len(cases["seq"]), np.datetime64(last_of(month), "D"))
    state = state_at(cases, until, is_corrected)
    broken = (cases["broken"] == np.datetime64(month, "M")) & ~is_corrected
    decided = np.where(broken, state["filed"] - _BROKEN_BY, state["decided"])
    is_decided = ~np.isnat(state["decided"])
    fines = [
        written_fine(int(fine), int(odd), in_wan) if shown else None
        for fine, odd, shown in zip(state["fine"], cases["odd"], is_decided, strict=True)
    ]
    squads = city.units.cells(cases["squad"], cases["filed"], cases["squad_spelling"])
    unlisted = pl.Series(cases["unknown_squad"])
    told = common_cells(city, cases)
    paid = ~np.isnat(state["paid"])
    return told.with_columns(
        filed=pl.Series(days_text(state["filed"]), dtype=pl.String),
        decided=pl.Series(days_text(decided), dtype=pl.String),
        closed=pl.Series(days_text(state["closed"]), dtype=pl.String),
        published=pl.Series(days_text(state["published"]), dtype=pl.String),
        paid=pl.Series(days_text(state["paid"]), dtype=pl.String),
        types=pl.Series(
            [
                penalty_types(int(f), int(c)) if shown else None
                for f, c, shown in zip(state["fine"], state["confiscated"], is_decided, strict=True)
            ],
            dtype=pl.String,
        ),
        fine=pl.Series(fines, dtype=pl.String),
        fine_yuan=pl.Series(np.where(is_decided, state["fine"], 0)),
        confiscated_yuan=pl.Series(np.where(is_decided, state["confiscated"], 0)),
        paid_amount=pl.Series(
            [str(f) if p else None for f, p in zip(state["fine"], paid, strict=True)],
            dtype=pl.String,
        ),
        status=pl.Series([STATUS[s] for s in state["status"]], dtype=pl.String),
        updated=pl.Series(times_text(state["updated"]), dtype=pl.String),
        squad=pl.select(
            pl.when(unlisted).then(pl.lit(UNLISTED_SQUAD)).otherwise(squads)
        ).to_series(),
        is_hidden=pl.Series((cases["odd"] == penalties.HIDDEN) & is_decided),
    )


def summary_csv(cells: pl.DataFrame, copies: Sequence[int], has_total: bool) -> bytes:
    """The CSV of on-the-spot cases: UTF-8 with a BOM, some rows twice, a 合计 line at the end."""
    told = cells.with_columns(pl.lit("简易程序").alias("procedure"))
    rows = told.select(pl.col(name).alias(header) for name, header in SUMMARY_HEADERS.items())
    rows = pl.concat([rows, rows[list(copies)]])
    text = rows.write_csv(line_terminator="\r\n")
    if has_total:
        total = {
            "no": "合计", "kind": "其他", "procedure": "简易程序", "district": "全市",
            "fine": str(cells.filter(~pl.col("is_hidden"))["fine_yuan"].sum()),
        }  # fmt: skip
        text += ",".join(total.get(name, "") for name in SUMMARY_HEADERS) + "\r\n"
    return b"\xef\xbb\xbf" + text.encode()


def ordinary_sheet(city: City, cases: Columns, month: date, copies: Sequence[int]) -> Sheet:
    """The ledger of investigated cases, by district with 小计, and 合计 at the end.

    A district's name stands in one merged cell. Sums add up what can be read: a fine behind an X is
    in none.
    """
    in_wan = month in IN_WAN_MONTHS
    uncorrected = np.full(len(cases["seq"]), False)
    cells = penalty_cells(city, cases, month, uncorrected, in_wan)
    cells = cells.with_columns(
        pl.lit("一般程序" if month < _OLD_NAME_UNTIL else "普通程序").alias("procedure")
    )
    told = pl.concat([cells, cells[list(copies)]]).sort("district", maintain_order=True)
    rows: list[list[Cell]] = []
    merges: list[tuple[int, int, int]] = []
    place = list(ORDINARY_COLUMNS).index("district")
    for (district,), part in told.group_by("district", maintain_order=True):
        begin = len(rows)
        rows += [
            _ordinary_row(row, number, in_wan)
            for number, row in enumerate(part.iter_rows(named=True), start=begin + 1)
        ]
        if part.height > 1:
            merges.append((begin, len(rows) - 1, place))
        rows.append(_sum_row(f"{district}小计", part, in_wan))
    rows.append(_sum_row("合计", told, in_wan))
    unit = "（万元）" if in_wan else "（元）"
    columns = {
        name: Column(column.header.replace("（元）", unit) if name == "fine" else column.header,
                     column.upper, column.width)
        for name, column in ORDINARY_COLUMNS.items()
    }  # fmt: skip
    return monthly_sheet(
        f"{month.month}月",
        "行政处罚普通程序案件台账",
        month,
        list(columns.values()),
        rows,
        merges,
        notes=("注：罚款金额以决定书为准",),
    )


def _ordinary_row(row: dict[str, object], number: int, in_wan: bool) -> list[Cell]:
    told: dict[str, Cell] = {name: _text(row.get(name)) for name in ORDINARY_COLUMNS}
    told["number"] = number
    told["fine"] = _number(told["fine"])
    told["confiscated"] = int(str(row["confiscated_yuan"])) or None
    for name in ("filed", "decided", "closed", "published"):
        text = told[name]
        told[name] = date.fromisoformat(str(text)) if text else None
    return list(told.values())


def _sum_row(label: str, part: pl.DataFrame, in_wan: bool) -> list[Cell]:
    fine = Decimal(int(part.filter(~pl.col("is_hidden"))["fine_yuan"].sum()))
    told: dict[str, Cell] = dict.fromkeys(ORDINARY_COLUMNS)
    told["number"] = label
    told["fine"] = float(fine / 10_000) if in_wan else int(fine)
    told["confiscated"] = int(part["confiscated_yuan"].sum())
    return list(told.values())


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(cell: Cell) -> Cell:
    """A plain number becomes an Excel number, everything else stays the text it is."""
    if isinstance(cell, str) and cell.replace(".", "", 1).isascii():
        try:
            return float(cell)
        except ValueError:
            return cell
    return cell
