"""Where the table is inside a sheet: title lines, header levels, totals, notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ingestion.readers.base import ROW, RefusedFile, clean_header, clean_headers, where_all
from ingestion.readers.workbook_xml import Merge

LEVELS = "|"
"""Joins the levels of a merged header: 派遣|热线."""

_NUMERIC = re.compile(r"^[-+]?[\d,]+(\.\d+)?%?$")
_TOTAL = r"^.{0,8}(合计|小计|总计|累计|共计)[:：]?$"
_SUBTOTAL = r"小计[:：]?$"
_NOTE = (
    r"^(注[:：\d]|备注[:：]|说明[:：]|数据截[止至]|统计口径|数据来源|来源[:：]"
    r"|(制表|填表|填报|审核|复核|负责|经办|联系)(人|单位|电话)?[:：]|单位负责人)"
)
_SUFFIX = re.compile(r"[(（][^()（）]*[)）]$")


@dataclass(frozen=True)
class Table:
    """`rows` and `aside` of one sheet, with `source_row` counted from 1 at the top of the sheet."""

    rows: pl.DataFrame
    aside: pl.DataFrame


def bare(header: str) -> str:
    """A header without a trailing unit or weight in brackets: 净重（kg） → 净重."""
    return _SUFFIX.sub("", header).strip()


def fill_merges(grid: pl.DataFrame, merges: Sequence[Merge]) -> pl.DataFrame:
    """Repeat the text of a merged cell in every cell it covers.

    Numbers are not repeated: a figure that spans three rows is one figure, not three.
    """
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    for merge in merges:
        if merge.top >= grid.height or merge.left >= grid.width:
            continue
        value = filled[merge.left].get(merge.top, grid.item(merge.top, merge.left))
        if value is None or _NUMERIC.match(value):
            continue
        rows = range(merge.top, min(merge.bottom + 1, grid.height))
        for index in range(merge.left, min(merge.right + 1, grid.width)):
            filled[index].update(dict.fromkeys(rows, value))
    return replace_cells(grid, filled)


def replace_cells(grid: pl.DataFrame, cells: Mapping[int, Mapping[int, str]]) -> pl.DataFrame:
    """The grid with the text of some cells replaced; `cells` is column → row → text, 0-based."""
    return grid.with_columns(
        grid.to_series(column).scatter(list(rows), list(rows.values()))
        for column, rows in cells.items()
        if rows
    )


def find_header(
    top_rows: list[list[str | None]], merges: Sequence[Merge], known: frozenset[str]
) -> tuple[int, int]:
    """First and last row (0-based) of the header block.

    It is the row with most known headers, and the levels above and below that merged cells or
    blanks tie to it.

    Raises:
        RefusedFile: no row holds a known header.
    """

    def score(index: int) -> int:
        headers = {clean_header(cell) for cell in top_rows[index]}
        return sum(header in known or bare(header) in known for header in headers)

    best = max(range(len(top_rows)), key=score, default=0)
    if not top_rows or score(best) == 0:
        raise RefusedFile(f"前 {len(top_rows)} 行找不到表头")
    first = last = best
    for merge in merges:
        if merge.top >= len(top_rows) or not _is_header_part(merge, top_rows):
            continue
        if merge.bottom > merge.top and merge.top <= best <= merge.bottom:
            first, last = min(first, merge.top), max(last, merge.bottom)
        elif merge.right > merge.left and merge.bottom == best:
            last = max(last, best + 1)
        elif merge.right > merge.left and merge.bottom == best - 1:
            first = min(first, merge.top)
    last = min(last, len(top_rows) - 1)
    if last == best and last + 1 < len(top_rows) and _is_second_level(top_rows, best):
        last += 1
    return first, last


def header_names(levels: list[list[str | None]]) -> list[str]:
    """One name per column; the distinct levels above each other joined by `LEVELS`."""
    if len(levels) > 1:
        levels = [_filled_right(levels[0], levels[1]), *levels[1:]]
    cleaned = [[clean_header(cell) for cell in column] for column in zip(*levels, strict=True)]
    return clean_headers(LEVELS.join(dict.fromkeys(filter(None, column))) for column in cleaned)


def split_rows(body: pl.DataFrame, headers: list[str]) -> Table:
    """Records apart from totals, notes and repeated headers; blank rows are nobody's.

    Few rows are anything but records: only those that could be are looked at closely.
    """
    cells = [pl.col(h) for h in headers]
    blank = where_all(body, (c.str.strip_chars().fill_null("") == "" for c in cells))
    body = body.filter(~blank)
    counts = pl.any_horizontal(c.str.contains("计", literal=True) for c in cells[:3])
    label = _compact(pl.coalesce(cells)).str.contains(_NOTE)
    marked = body.select((counts.fill_null(False) | label.fill_null(False)).alias("is")).to_series()
    judged = _judged(body.filter(marked | _like_headers(body, headers)), headers)
    aside = judged.filter(pl.col("merge_rule").is_not_null())
    return Table(rows=body.filter(~pl.col(ROW).is_in(aside[ROW].implode())), aside=aside)


def _judged(suspects: pl.DataFrame, headers: list[str]) -> pl.DataFrame:
    """Rows with `merge_rule`, NULL for a record, and `scope_from`."""
    compact = [_compact(pl.col(h)) for h in headers]
    label = pl.coalesce(compact)
    leading = pl.any_horizontal(c.str.contains(_TOTAL) for c in compact[:3]).fill_null(False)
    filled = pl.sum_horizontal(c.is_not_null() for c in compact)
    note = label.str.contains(_NOTE) & ((filled <= 2) | label.str.contains("人[:：]"))
    is_header = _like_headers(suspects, headers)
    merge_rule = (
        pl.when(leading)
        .then(pl.lit("total_row"))
        .when(note.fill_null(False))
        .then(pl.lit("note_row"))
        .when(is_header & (filled > 1))
        .then(pl.lit("repeated_header"))
    )
    sub = pl.any_horizontal(c.str.contains(_SUBTOTAL) for c in compact[:3]).fill_null(False)
    judged = suspects.with_columns(merge_rule.alias("merge_rule"), sub.alias("_is_sub"))
    after_sub = (
        pl.when(pl.col("_is_sub")).then(pl.col(ROW) + 1).shift(1).forward_fill().fill_null(1)
    )
    return judged.with_columns(
        pl.when(pl.col("_is_sub")).then(after_sub).otherwise(1).alias("scope_from")
    ).drop("_is_sub")


def _like_headers(body: pl.DataFrame, headers: list[str]) -> pl.Series:
    """Rows whose every cell is empty or says what the header of its column says."""
    return where_all(
        body,
        (
            pl.col(h).is_null() | _compact(pl.col(h)).is_in([h, h.rpartition(LEVELS)[2]])
            for h in headers
        ),
    )


def _compact(cell: pl.Expr) -> pl.Expr:
    return cell.str.replace_all(r"\s+", "")


def _is_header_part(merge: Merge, rows: list[list[str | None]]) -> bool:
    """Not a title, alone in its row or over the whole table, nor a line such as 填报单位：…."""
    used = [i for i in range(len(rows[0])) if any(row[i] for row in rows)]
    whole = merge.left <= used[0] and merge.right >= used[-1]
    value = rows[merge.top][merge.left] if merge.left < len(rows[0]) else None
    alone = len(set(filter(None, rows[merge.top]))) == 1
    is_line = value is None or ":" in value or "：" in value
    return not (whole or alone or is_line)


def _is_second_level(rows: list[list[str | None]], index: int) -> bool:
    upper, lower = rows[index], rows[index + 1]
    under_gap = [b for a, b in zip(upper, lower, strict=True) if not a and b]
    has_gap_below = any(a and not b for a, b in zip(upper, lower, strict=True))
    texts = all(not _NUMERIC.match(b.strip()) for b in lower if b)
    return bool(under_gap) and has_gap_below and texts


def _filled_right(upper: list[str | None], lower: list[str | None]) -> list[str | None]:
    filled: list[str | None] = []
    for above, below in zip(upper, lower, strict=True):
        carried = filled[-1] if filled and below else None
        filled.append(above or carried)
    return filled
