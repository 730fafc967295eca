"""Reading the raw files for the counters: csv and gzip of the standard library, nothing else."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path


def csv_files(folder: Path) -> list[Path]:
    """The `.csv` and `.csv.gz` files of a folder, by name."""
    return sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])


def open_text(path: Path) -> io.TextIOBase:
    """Open a plain or gzipped UTF-8 file for reading, newlines left to the csv module."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def records(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a file with a header, as text; an empty cell is ''."""
    with open_text(path) as handle:
        yield from csv.DictReader(handle)


def rows(path: Path) -> Iterator[list[str]]:
    """Rows of a file without a header, as text."""
    with open_text(path) as handle:
        yield from csv.reader(handle)


def rounded(value: Decimal | int, digits: int) -> float:
    """`value` rounded half up to `digits` decimals, as the JSON files write it."""
    return float(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def percent(part: int | Decimal, whole: int | Decimal) -> float | None:
    """100 × part / whole to four decimals, None when there is no whole."""
    return rounded(Decimal(100) * part / whole, 4) if whole else None
