"""A table as a file: .xlsx and .csv with what it shows, of which view, under which 口径.

A text stays a text whatever it begins with, numbers stay numbers, and no personal number leaves.
The same table of the same edition gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from publishing.exports.archive import settled
from publishing.exports.cells import Cell, csv_cell
from publishing.exports.personal_data import require_none
from publishing.exports.sheets import Formats, set_up_page, write_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST, _NARROWEST = 48, 8


@dataclass(frozen=True)
class Sheet:
    """One table: its title, what stands above it (`head`), names of its columns, and its rows.

    Rates are given as 0–1 and named in `rates` (positions of columns); texts are not numbers.
    """

    title: str
    head: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    rates: frozenset[int] = frozenset()

    @property
    def file_name(self) -> str:
        """The title and the view, as a name that every system accepts."""
        named = "_".join([self.title, *(said for term, said in self.head if term in _NAMING)])
        return "".join("-" if char in '\\/:*?"<>| ' else char for char in named)


_NAMING = ("期间", "区域", "版次")


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; the head comes first, then a blank line.

    Raises:
        ExportError: a cell holds a personal number.
    """
    _refuse_personal(sheet)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([csv_cell(sheet.title)])
    writer.writerows([csv_cell(term), csv_cell(said)] for term, said in sheet.head)
    writer.writerow([])
    writer.writerow([csv_cell(name) for name in sheet.columns])
    writer.writerows([csv_cell(cell) for cell in row] for row in sheet.rows)
    return target.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """One worksheet: title, head, the table with its first row kept in view.

    Raises:
        ExportError: a cell holds a personal number.
    """
    _refuse_personal(sheet)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": sheet.title, "author": "", "created": datetime(2000, 1, 1)})
    formats = Formats(book)
    page = book.add_worksheet("数据")
    set_up_page(page, sheet.title, "")
    page.write_string(0, 0, sheet.title, formats(bold=True, font_size=14))
    for row, (term, said) in enumerate(sheet.head, start=1):
        page.write_string(row, 0, term, formats(font_color="#55616E"))
        page.write_string(row, 1, said, formats())
    top = len(sheet.head) + 2
    _write_table(page, formats, sheet, top)
    page.freeze_panes(top + 1, 1)
    book.close()
    return settled(target.getvalue())


def _write_table(page: Any, formats: Formats, sheet: Sheet, top: int) -> None:
    bold = formats(bold=True, border=1, bg_color="#E7ECF3", text_wrap=True)
    for column, name in enumerate(sheet.columns):
        cells = [row[column] for row in sheet.rows]
        page.set_column(column, column, _width(name, cells))
        page.write_string(top, column, name, bold)
        for number, cell in enumerate(cells, start=top + 1):
            write_cell(page, number, column, cell, _format(formats, cell, column in sheet.rates))


def _format(formats: Formats, cell: Cell, is_rate: bool) -> Any:
    if isinstance(cell, datetime):
        return formats(border=1, num_format="yyyy-mm-dd hh:mm")
    if isinstance(cell, bool | str) or cell is None:
        return formats(border=1)
    if isinstance(cell, int | float | Decimal):
        return formats(border=1, num_format="0.00%" if is_rate else "#,##0.####")
    return formats(border=1, num_format="yyyy-mm-dd")


def _width(name: str, cells: Sequence[Cell]) -> int:
    longest = max((len(str(cell)) for cell in (name, *cells[:200])), default=0)
    return min(max(longest + 4, _NARROWEST), _WIDEST)


def _refuse_personal(sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, start=1):
        require_none(f"“{sheet.title}”第 {number} 行", row)
