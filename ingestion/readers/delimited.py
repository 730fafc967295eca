"""Delimited text: CSV, TSV and their relatives, plain or gzipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from ingestion.readers.base import (
    ROW,
    SHEET,
    Delivery,
    Expected,
    Parcel,
    RefusedFile,
    clean_headers,
    file_parcels,
    where_all,
)
from ingestion.readers.encoding import decode, unpack
from ingestion.readers.records import sniff_delimiter, to_records


@dataclass(frozen=True)
class Delimited:
    """Files that match `pattern` (one glob or several) below the raw folder.

    has_header: the first row holds the headers; otherwise `names` gives them.
    names: headers to use in place of those of the file, one for each column.
    encoding: a Python codec; without it BOM, UTF-8 and GB18030 are tried in this order.
    ends_with_newline: the source ends every record with a line break, so that a last record
        without one may be cut and is quarantined. False for a source known to leave it out.
    """

    pattern: str | tuple[str, ...]
    has_header: bool = True
    names: Sequence[str] | None = None
    encoding: str | None = None
    ends_with_newline: bool = True

    def __post_init__(self) -> None:
        """Refuse a reader that could not name its columns."""
        if not self.has_header and self.names is None:
            raise ValueError("Delimited(has_header=False) needs names=")

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """One parcel a file, in the order of their names."""
        return file_parcels(raw_dir, self.pattern, partial(self._load, expected))

    def _load(self, expected: Expected, content: bytes, name: str) -> Delivery:
        text = _with_line_feeds(decode(unpack(content, name), self.encoding))
        known = frozenset(self.names or ()) | expected.headers
        records = to_records(text, sniff_delimiter(text, known)).with_row_index(ROW, offset=1)
        is_finished = text.endswith("\n") or not self.ends_with_newline
        last_row = records.height
        cells = [pl.col(c) for c in records.columns[1:]]
        blank = where_all(records, (c.str.strip_chars().fill_null("") == "" for c in cells))
        records = records.filter(~blank)
        if records.is_empty():
            raise RefusedFile("空文件：只有分隔符和空格，没有表头")
        if self.has_header:
            headers = clean_headers(records.drop(ROW).row(0))
            records = records.slice(1)
        if self.names is not None:
            headers = clean_headers(self.names)
        if len(headers) != records.width - 1:
            raise RefusedFile(f"文件有 {records.width - 1} 列，约定为 {len(headers)} 列", row=1)
        if records.is_empty() and not is_finished:
            raise RefusedFile("表头一行没有换行符，可能未写完", row=last_row)
        rows = records.select(
            *(
                pl.col(old).alias(new)
                for old, new in zip(records.columns[1:], headers, strict=True)
            ),
            pl.col(ROW).cast(pl.Int64),
            pl.lit(None, dtype=pl.String).alias(SHEET),
        )
        return Delivery(
            rows=rows.with_columns(pl.col(headers).replace("", None)),
            unfinished_row=None if is_finished else last_row,
        )


def _with_line_feeds(text: str) -> str:
    """The text of an old Mac, or one cut inside its last CR LF, with lines as everywhere else."""
    if "\n" not in text:
        return text.replace("\r", "\n")
    return text + "\n" if text.endswith("\r") else text
