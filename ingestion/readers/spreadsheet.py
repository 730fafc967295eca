"""Excel workbooks: titles above the header, merged headers, totals, several sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import fastexcel
import polars as pl

from ingestion.readers.base import (
    ROW,
    SHEET,
    Delivery,
    Expected,
    Parcel,
    RefusedFile,
    file_parcels,
)
from ingestion.readers.damage import damage_refused
from ingestion.readers.sheet_shape import (
    Table,
    fill_merges,
    find_header,
    header_names,
    replace_cells,
    split_rows,
)
from ingestion.readers.workbook_xml import WorkbookXml

_PROSE_COLUMNS = 2


@dataclass(frozen=True)
class Spreadsheet:
    """Workbooks that match `pattern` (one glob or several) below the raw folder.

    sheets: names of the sheets to read, default every visible one that is not empty.
    header_search_rows: the header is searched in so many rows from the top.

    Cells come as text: dates as `YYYY-MM-DD HH:MM:SS`, numbers as Excel stores them, a formula
    that failed or was never computed as a text that says so. A two-level header becomes
    `upper|lower`.
    """

    pattern: str | tuple[str, ...]
    sheets: tuple[str, ...] | None = None
    header_search_rows: int = 20

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """One parcel a workbook, in the order of their names."""
        return file_parcels(raw_dir, self.pattern, partial(self._load, expected))

    def _load(self, expected: Expected, content: bytes, name: str) -> Delivery:
        if not content:
            raise RefusedFile("空文件")
        with damage_refused():
            xml = WorkbookXml(content)
            book = fastexcel.read_excel(content)
        tables: list[Table] = []
        notes: list[str] = []
        for sheet in self._wanted(book):
            with damage_refused():
                grid = _grid(book, sheet)
            if grid is None:
                notes.append(f"工作表“{sheet}”为空或隐藏，未读取")
                continue
            try:
                tables.append(self._table(grid, sheet, xml, expected))
            except RefusedFile as refusal:
                if self.sheets is not None or grid.width > _PROSE_COLUMNS:
                    raise RefusedFile(refusal.reason, row=refusal.row, sheet=sheet) from None
                notes.append(f"工作表“{sheet}”没有表头，按说明页跳过")
        if not tables:
            raise RefusedFile("没有一个工作表带有可识别的表头")
        return Delivery(
            rows=pl.concat([t.rows for t in tables], how="diagonal"),
            aside=pl.concat([t.aside for t in tables], how="diagonal"),
            notes=tuple(notes),
        )

    def _wanted(self, book: fastexcel.ExcelReader) -> list[str]:
        if self.sheets is None:
            return list(book.sheet_names)
        missing = [name for name in self.sheets if name not in book.sheet_names]
        if missing:
            raise RefusedFile(f"缺少工作表：{'、'.join(missing)}")
        return list(self.sheets)

    def _table(self, grid: pl.DataFrame, name: str, xml: WorkbookXml, expected: Expected) -> Table:
        with damage_refused():
            merges, odd_cells = xml.merges(name), xml.odd_cells(name)
        odd: dict[int, dict[int, str]] = {}
        for row, column, text in odd_cells:
            if row < grid.height and 0 <= column < grid.width:
                odd.setdefault(column, {})[row] = text
        grid = fill_merges(replace_cells(grid, odd), merges)
        top = [list(row) for row in grid.head(self.header_search_rows).iter_rows()]
        first, last = find_header(top, merges, expected.headers)
        headers = header_names(top[first : last + 1])
        body = grid.slice(last + 1).rename(dict(zip(grid.columns, headers, strict=True)))
        row_numbers = pl.int_range(last + 2, grid.height + 1, dtype=pl.Int64).alias(ROW)
        return split_rows(body.with_columns(row_numbers, pl.lit(name).alias(SHEET)), headers)


def _grid(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame | None:
    """All cells of a visible sheet as text, row 1 first; None when there is nothing to read."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.visible != "visible":
        return None
    grid = sheet.to_polars()
    return grid if grid.height and grid.width else None
