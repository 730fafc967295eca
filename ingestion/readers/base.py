"""The shape of what every reader hands over, and how a reader says no."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import polars as pl

ROW = "source_row"
SHEET = "source_sheet"
_AT = "_at"


class RefusedFile(Exception):
    """A whole file cannot be believed. The message never quotes a cell.

    `row` is the 1-based row a person would look at, `sheet` the sheet it is on.
    """

    def __init__(self, reason: str, *, row: int | None = None, sheet: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.sheet = sheet


@dataclass(frozen=True)
class Expected:
    """What the caller knows beforehand: headers worth searching for, and the last watermark."""

    headers: frozenset[str] = frozenset()
    watermark: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Delivery:
    """The rows of one file or query.

    `rows` holds every raw column as Utf8 plus `source_row` (Int64) and `source_sheet` (Utf8).
    `aside` holds rows that are no records, with the same columns and `merge_rule` (`total_row`,
    `note_row`, `repeated_header`) and `scope_from`, the first row a total adds up.
    `watermark` is kept in the manifest for the next reading; `notes` name what was not read.
    `unfinished_row` is the `source_row` of a record that may not be written to its end.
    """

    rows: pl.DataFrame
    aside: pl.DataFrame | None = None
    watermark: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    unfinished_row: int | None = None


@dataclass(frozen=True)
class Parcel:
    """One file or query before it is parsed: its name, its content hash, and how to open it."""

    file_name: str
    content_sha256: str
    load: Callable[[], Delivery]
    line_cnt: int = 0


class Reader(Protocol):
    """Anything that finds parcels: files below a folder, or the answer to a query."""

    def parcels(self, raw_dir: Path, expected: Expected) -> Iterator[Parcel]:
        """Every parcel of the source, in a fixed order, unparsed."""
        ...


def files_matching(raw_dir: Path, patterns: str | Iterable[str]) -> list[Path]:
    """Files below `raw_dir` that match a glob or one of several, sorted by name."""
    globs = [patterns] if isinstance(patterns, str) else list(patterns)
    found = {path for glob in globs for path in raw_dir.glob(glob) if path.is_file()}
    hidden = {p for p in found if p.name.startswith((".", "~$"))}
    return sorted(found - hidden)


def file_parcels(
    raw_dir: Path,
    patterns: str | Iterable[str],
    load: Callable[[bytes, str], Delivery],
) -> Iterator[Parcel]:
    """One parcel a file, in the order of their names; an unreadable file is refused when opened."""
    for path in files_matching(raw_dir, patterns):
        name = path.relative_to(raw_dir).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            refusal = RefusedFile(f"无法读取文件（{type(error).__name__}）")
            yield Parcel(name, sha256_of(name.encode()), refuser(refusal))
            continue
        yield Parcel(
            file_name=name,
            content_sha256=sha256_of(content),
            load=partial(load, content, name),
            line_cnt=0 if b"\0" in content[:1024] else content.count(b"\n"),
        )


def refuser(refusal: RefusedFile) -> Callable[[], Delivery]:
    """A `load` that says no."""

    def load() -> Delivery:
        raise refusal

    return load


def sha256_of(content: bytes) -> str:
    """Hex digest of the bytes."""
    return hashlib.sha256(content).hexdigest()


def clean_header(cell: str | None) -> str:
    """A header without line breaks, byte-order mark and outer blanks."""
    one_line = "".join((cell or "").replace("\ufeff", "").splitlines())
    return one_line.replace("\u3000", " ").strip()


def clean_headers(cells: Iterable[str | None]) -> list[str]:
    """Clean headers; blank ones become `column_<n>`, repeated ones `<header>_2`, `<header>_3`."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = clean_header(cell) or f"column_{position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def where_all(rows: pl.DataFrame, tests: Iterable[pl.Expr]) -> pl.Series:
    """Rows that pass every test; each is put only to the rows that passed those before."""
    left = rows.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(_AT))
    for test in tests:
        if left.is_empty():
            break
        left = left.filter(test)
    at = pl.int_range(rows.height, dtype=pl.UInt32, eager=True)
    return at.is_in(left[_AT].implode())
