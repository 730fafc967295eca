"""A small .xlsx writer: text frames in, the same bytes every time, a million cells a second.

A general library writes 100,000 cells a second, which is half a minute for the two years of weigh
tickets alone. The sheets here all have one shape — title, 数据截止 line, two header levels, rows —
so their XML is put together by columns. Cells hold inline text, as reporting systems export them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

from cities.sample.simulation.sanitation.package_parts import (
    DAY,
    DECLARATION,
    HEADER,
    MAIN,
    NOTE,
    TITLE,
    package_parts,
)

MOST_ROWS = 1_000_000
"""Excel ends a sheet at 1,048,576 rows."""

_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"
_EPOCH = date(1899, 12, 30)
_CREATED = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """One column: its two header levels, and how its cells are written.

    upper is '' where the header has one level; neighbours with the same `upper` share one merged
    cell. kind: `number` cells that do not look like a number stay text; `day` cells are ISO dates
    and become Excel dates; all else is text.
    """

    upper: str
    lower: str
    kind: str = "text"
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows` holds text only, one frame column per `columns`; NULL is an empty cell.

    merges: ranges of data rows (first, last, column) that one cell covers, counted from 0.
    """

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: pl.DataFrame
    merges: Sequence[tuple[int, int, int]] = ()

    @property
    def first_row(self) -> int:
        """Number of the first data row, counted from 1 as Excel shows it."""
        return 5 if any(column.upper for column in self.columns) else 4


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets to `path`.

    Raises:
        ValueError: no sheet, a sheet too long for Excel, or a frame of another width.
    """
    listed = list(sheets)
    if not listed:
        raise ValueError(f"{path.name}: a workbook needs at least one sheet")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as archive:
        for name, text in package_parts([sheet.name for sheet in listed]).items():
            _add(archive, name, text)
        for number, sheet in enumerate(listed, start=1):
            _add(archive, f"xl/worksheets/sheet{number}.xml", _sheet_xml(sheet))


def letters(column: int) -> str:
    """Excel's name of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, date_time=_CREATED)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    archive.writestr(info, text)


def _sheet_xml(sheet: Sheet) -> str:
    if sheet.rows.width != len(sheet.columns):
        raise ValueError(f"{sheet.name}: {sheet.rows.width} columns, not {len(sheet.columns)}")
    if sheet.rows.height > MOST_ROWS:
        raise ValueError(f"{sheet.name}: {sheet.rows.height} rows do not fit on a sheet")
    last = letters(len(sheet.columns) - 1)
    merges = [f"A1:{last}1", f"A2:{last}2"]
    body = [_row(1, [(0, sheet.title)], TITLE), _row(2, [(0, sheet.note)], NOTE)]
    header, header_merges = _header(sheet.columns, sheet.first_row - 1)
    merges += header_merges
    merges += [
        f"{letters(c)}{sheet.first_row + a}:{letters(c)}{sheet.first_row + b}"
        for a, b, c in sheet.merges
    ]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
        for n, column in enumerate(sheet.columns, start=1)
    )
    covered = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    return "".join(
        [
            f'{DECLARATION}<worksheet xmlns="{MAIN}"><cols>{widths}</cols><sheetData>',
            *body,
            *header,
            *_data(sheet),
            f'</sheetData><mergeCells count="{len(merges)}">{covered}</mergeCells></worksheet>',
        ]
    )


def _header(columns: Sequence[Column], last_row: int) -> tuple[list[str], list[str]]:
    """Header rows and their merged ranges: shared upper cells, and columns of one level."""
    if last_row == 3:
        return [_row(3, [(i, c.lower) for i, c in enumerate(columns)], HEADER)], []
    upper: list[tuple[int, str]] = []
    lower: list[tuple[int, str]] = []
    merges: list[str] = []
    start = 0
    for i, column in enumerate(columns):
        if not column.upper:
            upper.append((i, column.lower))
            merges.append(f"{letters(i)}3:{letters(i)}4")
            continue
        lower.append((i, column.lower))
        if i == 0 or columns[i - 1].upper != column.upper:
            start = i
            upper.append((i, column.upper))
        is_last = i + 1 == len(columns) or columns[i + 1].upper != column.upper
        if is_last and i > start:
            merges.append(f"{letters(start)}3:{letters(i)}3")
    return [_row(3, upper, HEADER), _row(4, lower, HEADER)], merges


def _row(number: int, cells: Iterable[tuple[int, str]], style: int) -> str:
    inner = "".join(
        f'<c r="{letters(i)}{number}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for i, text in cells
    )
    return f'<row r="{number}">{inner}</row>'


def _data(sheet: Sheet) -> list[str]:
    """One text a row; cells are put together a column at a time."""
    if sheet.rows.is_empty():
        return []
    number = pl.int_range(sheet.first_row, sheet.first_row + pl.len()).cast(pl.String)
    cells = [
        _cells(pl.col(name), column, letters(i))
        for i, (name, column) in enumerate(zip(sheet.rows.columns, sheet.columns, strict=True))
    ]
    row = pl.concat_str(
        pl.lit('<row r="'), "_n", pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True
    )
    # One chunk: concat_str panics on a text column with an empty chunk in the middle (polars 2.1).
    told = sheet.rows.rechunk().with_columns(number.alias("_n")).select(row.alias("row"))
    return told["row"].to_list()


def _cells(value: pl.Expr, column: Column, letter: str) -> pl.Expr:
    """The XML of every cell of a column; NULL for an empty cell."""
    safe = value.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
    as_text = _parts(letter, ' t="inlineStr"><is><t>', safe, "</t></is></c>")
    if column.kind == "text":
        return pl.when(value.is_not_null()).then(as_text)
    if column.kind == "day":
        day = value.str.to_date("%Y-%m-%d", strict=False)
        serial = (day - pl.lit(_EPOCH)).dt.total_days().cast(pl.String)
        as_value = _parts(letter, f' s="{DAY}"><v>', serial, "</v></c>")
        is_value = day.is_not_null()
    else:
        as_value = _parts(letter, "><v>", value, "</v></c>")
        is_value = value.str.contains(_NUMBER)
    return pl.when(is_value).then(as_value).when(value.is_not_null()).then(as_text)


def _parts(letter: str, opening: str, value: pl.Expr, closing: str) -> pl.Expr:
    return pl.concat_str(
        pl.lit(f'<c r="{letter}'), "_n", pl.lit(f'"{opening}'), value, pl.lit(closing)
    )
