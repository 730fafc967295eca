"""From text to records: which delimiter, how many fields, and which row is broken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

import polars as pl

from ingestion.readers.base import RefusedFile, where_all

_DELIMITERS = (",", "\t", ";", "|")
_QUOTED = re.compile(r'"[^"]*"')
_SNIFF_LINES = 20
_MAX_FIELD = 10_000_000


def sniff_delimiter(text: str, headers: frozenset[str]) -> str:
    """The delimiter that finds most expected headers, else the most fields alike in every row."""

    def score(delimiter: str) -> tuple[int, bool, int]:
        sample = io.StringIO("\n".join(text.split("\n", _SNIFF_LINES)[:_SNIFF_LINES]))
        try:
            rows = [row for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            return 0, False, 0
        first = rows[0] if rows else []
        alike = len(first) > 1 and all(len(row) == len(first) for row in rows[:-1])
        return sum(cell.strip() in headers for cell in first), alike, len(first)

    return max(_DELIMITERS, key=score)


def to_records(text: str, delimiter: str) -> pl.DataFrame:
    """All records as Utf8 columns `column_1`…, blank lines included as rows of empty cells.

    The fast road is polars; whatever looks odd to it is read again by the strict road, which
    names the row.

    Raises:
        RefusedFile: a record with too few or too many fields, or a quote that never closes.
    """
    skeleton = pl.Series(_QUOTED.sub("", text).split("\n")).str.strip_chars("\r")
    filled = skeleton.filter(skeleton != "")
    widths = filled.str.count_matches(delimiter, literal=True) + 1
    regular = widths.n_unique() <= 1 and not filled.str.contains('"', literal=True).any()
    if regular:
        try:
            frame = pl.read_csv(
                text.encode(),
                has_header=False,
                separator=delimiter,
                infer_schema=False,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return _strict(text, delimiter)
        blank = where_all(frame, (pl.col(c) == "" for c in frame.columns))
        at_least = frame.height - blank.sum()
        if frame.width == widths.max() and at_least <= filled.len() <= frame.height:
            return frame
    return _strict(text, delimiter)


def _strict(text: str, delimiter: str) -> pl.DataFrame:
    csv.field_size_limit(_MAX_FIELD)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend(reader)
    except csv.Error as error:
        cut = "unexpected end of data" in str(error)
        reason = "引号没有闭合（可能只传了一半）" if cut else "引号使用错误或夹有回车，无法分列"
        raise RefusedFile(reason, row=len(rows) + 1) from None
    width = len(next((row for row in rows if row), []))
    for number, row in enumerate(rows, start=1):
        if row and len(row) != width:
            raise RefusedFile(_width_reason(rows, number, len(row), width), row=number)
    blank = [""] * width
    columns: Iterable[tuple[str, ...]] = zip(*(row or blank for row in rows), strict=True)
    return pl.DataFrame(
        {f"column_{i}": list(cells) for i, cells in enumerate(columns, start=1)},
        schema_overrides={f"column_{i}": pl.String for i in range(1, width + 1)},
    )


def _width_reason(rows: list[list[str]], number: int, found: int, width: int) -> str:
    reason = f"有 {found} 个字段，表头有 {width} 个"
    if number == len(rows) and found < width:
        reason += "；最后一行不完整（可能只传了一半）"
    return reason
