"""The .xlsx of a league: one sheet a group, then what stands behind it. Numbers are numbers.

Texts are written as texts whatever they begin with; the file's times are those of the data, so that
the same edition gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from publishing.exports.archive import settled
from publishing.exports.errors import ExportError
from publishing.exports.group_sheet import write_group
from publishing.exports.league import League
from publishing.exports.listings import Listing
from publishing.exports.personal_data import require_none
from publishing.exports.sheets import Formats, set_up_page, write_cell

MOST_ROWS = 1_048_575
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def workbook_bytes(
    league: League, title: str, subtitle: str, sheets: Iterable[Listing], as_of: datetime
) -> bytes:
    """The whole workbook.

    Raises:
        ExportError: a sheet would be longer than the format allows, or holds a personal number.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": title, "author": "", "created": as_of, "comments": subtitle})
    book.set_calc_mode("auto")
    formats = Formats(book)
    taken: set[str] = set()
    for group in league.groups():
        sheet = book.add_worksheet(sheet_name(group, taken))
        write_group(sheet, formats, league, group, title, subtitle)
    for listing in sheets:
        _write_listing(book.add_worksheet(sheet_name(listing.name, taken)), formats, listing, title)
    book.close()
    return settled(target.getvalue())


def sheet_name(name: str, taken: set[str]) -> str:
    """A name the format allows, not in `taken`, which it joins: 31 characters, no brackets."""
    plain = "".join("_" if char in "[]:*?/\\'" else char for char in name) or "表"
    chosen, number = plain[:31], 2
    while chosen.lower() in taken:
        chosen, number = f"{plain[:27]}（{number}）", number + 1
    taken.add(chosen.lower())
    return chosen


def _write_listing(sheet: Any, formats: Formats, listing: Listing, title: str) -> None:
    if len(listing.rows) > MOST_ROWS:
        raise ExportError(f"“{listing.name}”有 {len(listing.rows)} 行，超过 .xlsx 的上限")
    head = formats(bold=True, border=1, align="center", bg_color="#E7ECF3", text_wrap=True)
    text = formats(border=1, text_wrap=True)
    day = formats(border=1, num_format="yyyy-mm-dd", align="center")
    whole = formats(border=1, num_format="0")
    exact = formats(border=1, num_format="0.00######")
    for column, (name, width) in enumerate(zip(listing.header, listing.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(listing.rows, start=1):
        require_none(f"“{listing.name}”第 {number} 行", row)
        for column, cell in enumerate(row):
            form = text
            if isinstance(cell, date):
                form = day
            elif isinstance(cell, int) and not isinstance(cell, bool):
                form = whole
            elif isinstance(cell, float | Decimal):
                form = exact
            write_cell(sheet, number, column, cell, form)
    sheet.freeze_panes(1, 0)
    if listing.rows:
        sheet.autofilter(0, 0, len(listing.rows), len(listing.header) - 1)
    set_up_page(sheet, title, listing.name)
    sheet.repeat_rows(0)
