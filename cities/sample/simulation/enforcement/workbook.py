"""Excel ledgers as offices keep them: a title, a 数据截止 line, merged headers, 小计 and 合计 rows.

The bytes depend on the content alone: the creation date is fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from cities.sample.simulation.enforcement.city import last_of

Cell = str | int | float | date | None
_CREATED = datetime(2020, 1, 1)
_HEADER_ROW = 2


@dataclass(frozen=True)
class Column:
    """One column; `upper` is the merged header above it, '' for one header over two rows."""

    header: str
    upper: str = ""
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    rows: written below the header. merges: (first, last, column) of rows that one cell covers,
    counted from 0. notes: lines below the table.
    """

    name: str
    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    merges: Sequence[tuple[int, int, int]] = ()
    notes: Sequence[str] = ()


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
        title = book.add_format({"bold": True, "align": "center", "font_size": 16})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            last = len(sheet.columns) - 1
            page.merge_range(0, 0, 0, last, sheet.title, title)
            page.merge_range(1, 0, 1, last, sheet.subtitle)
            first = _write_header(page, sheet.columns, head)
            for at, column in enumerate(sheet.columns):
                page.set_column(at, at, column.width)
            for number, row in enumerate(sheet.rows, start=first):
                for at, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, at, cell, day)
                    elif cell is not None:
                        page.write(number, at, cell)
            for begin, end, at in sheet.merges:
                page.merge_range(first + begin, at, first + end, at, sheet.rows[begin][at])
            for number, note in enumerate(sheet.notes, start=first + len(sheet.rows)):
                page.write(number, 0, note)


def monthly_sheet(
    name: str,
    subject: str,
    month: date,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    merges: Sequence[tuple[int, int, int]] = (),
    notes: Sequence[str] = (),
) -> Sheet:
    """A sheet with the title and the 数据截止 line of a month."""
    title = f"云澜市{subject}（{month.year}年{month.month}月，示例数据）"
    return Sheet(name, title, f"数据截止：{last_of(month):%Y-%m-%d}", columns, rows, merges, notes)


def first_row(columns: Sequence[Column]) -> int:
    """Row of the first record, counted from 0."""
    return _HEADER_ROW + (2 if any(column.upper for column in columns) else 1)


def _write_header(page: Any, columns: Sequence[Column], head: Any) -> int:
    """One header row, or two with merged cells; returns the first row below."""
    first = first_row(columns)
    if first == _HEADER_ROW + 1:
        for at, column in enumerate(columns):
            page.write(_HEADER_ROW, at, column.header, head)
        return first
    begin = 0
    for at, column in enumerate(columns):
        if not column.upper:
            page.merge_range(_HEADER_ROW, at, _HEADER_ROW + 1, at, column.header, head)
            continue
        page.write(_HEADER_ROW + 1, at, column.header, head)
        if at == 0 or columns[at - 1].upper != column.upper:
            begin = at
        if at == len(columns) - 1 or columns[at + 1].upper != column.upper:
            if at > begin:
                page.merge_range(_HEADER_ROW, begin, _HEADER_ROW, at, column.upper, head)
            else:
                page.write(_HEADER_ROW, at, column.upper, head)
    return first
