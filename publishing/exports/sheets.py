"""What every sheet of the workbook shares: formats, cells written as what they are, the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from publishing.exports.cells import Cell

FONT = "宋体"


class Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**base, **properties})
        return self._made[key]


def write_cell(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    """Write a cell as what it is; None stays empty, but keeps its border."""
    if cell is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, bool):
        sheet.write_string(row, column, "是" if cell else "否", form)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, form)
    else:
        sheet.write_string(row, column, cell, form)


def set_up_page(sheet: Any, title: str, name: str) -> None:
    """A4 across, as wide as the page, title above and page number below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9{_plain(title)}&R&9{_plain(name)}")
    sheet.set_footer("&C&9第 &P 页，共 &N 页")
    sheet.center_horizontally()


def _plain(text: str) -> str:
    return text.replace("&", "&&")
