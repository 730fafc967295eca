"""One frame of raw text cells becomes one typed frame, with what could not be read told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import polars as pl

from ingestion.parsing.readings import carefully, narrow, plainly
from ingestion.parsing.text import BLANKS, MISSING

_AT = "_at"
_FLAGS = ("redacted", "approx", "contradictory")
_MANY_ROWS = 20_000
"""From here on distinct texts are read once each; below, one pass over all columns is cheaper."""


@dataclass
class Parsed:
    """`frame` typed as the contract says.

    unreadable: column → rows whose cell is not empty but cannot be read.
    flags: `<what>:<column>` → rows; what is redacted, approx or contradictory.
    """

    frame: pl.DataFrame
    unreadable: dict[str, pl.Series] = field(default_factory=dict)
    flags: dict[str, pl.Series] = field(default_factory=dict)

    @property
    def redacted_cells(self) -> int:
        """Cells that held a placeholder."""
        return sum(int(m.sum()) for f, m in self.flags.items() if f.startswith("redacted:"))

    def part(self, begin: int, length: int) -> Parsed:
        """Some rows alone: only marks that one of them bears."""
        part = Parsed(self.frame.slice(begin, length))
        for into, marks in ((part.unreadable, self.unreadable), (part.flags, self.flags)):
            for key, mask in marks.items():
                _note(into, key, mask.slice(begin, length))
        return part


def parse_cells(
    raw: pl.DataFrame,
    columns: Mapping[str, Any],
    time_formats: Mapping[str, str],
    units: Mapping[str, str] = MappingProxyType({}),
) -> Parsed:
    """Read every column of `columns` (dataframely columns by name) that `raw` holds.

    A raw column may be text or already typed. Columns that `raw` lacks are NULL. Defaults of the
    contract fill cells that are empty. `units` names the unit that most cells of a column end in.
    """
    parsed = Parsed(pl.DataFrame())
    present = [name for name in columns if name in raw.columns]
    texts = [name for name in present if raw.schema[name] == pl.String]
    typed = [name for name in present if name not in texts]
    read: dict[str, pl.Series] = {}
    if raw.height < _MANY_ROWS and texts:
        read |= _read(raw.select(texts), columns, time_formats, units, parsed)
    else:
        for name in texts:
            read[name] = _read_distinct(raw[name], columns[name], time_formats, units, parsed)
    for name in typed:
        series = raw.select(narrow(pl.col(name), raw.schema[name], columns[name].dtype)).to_series()
        _note(parsed.unreadable, name, raw[name].is_not_null() & series.is_null())
        read[name] = series
    parsed.frame = _completed(pl.DataFrame(read), raw.height, columns, parsed)
    return parsed


def _read(
    cells: pl.DataFrame,
    columns: Mapping[str, Any],
    time_formats: Mapping[str, str],
    units: Mapping[str, str],
    parsed: Parsed,
) -> dict[str, pl.Series]:
    """Read all columns in one fast pass, and what that pass left with care."""
    names = cells.columns
    text = cells.select(pl.col(n).str.strip_chars(BLANKS) for n in names)
    text = text.with_columns(
        pl.when((pl.col(n) != "") & ~pl.col(n).str.contains(MISSING)).then(pl.col(n)).alias(n)
        for n in names
    )
    plain = text.with_columns(
        plainly(pl.col(n), columns[n], time_formats.get(n), units.get(n)).alias(n) for n in names
    )
    both = pl.concat([text, plain.rename({n: f"{n} read" for n in names})], how="horizontal")
    odd = both.select(pl.col(n).is_not_null() & pl.col(f"{n} read").is_null() for n in names)
    left = odd.select(pl.all().any()).row(0, named=True)
    read = plain.to_dict()
    for name in (n for n in names if left[n]):
        careful = _read_rest(text[name].filter(odd[name]), columns[name], time_formats.get(name))
        place = pl.DataFrame({_AT: odd[name].arg_true()}).hstack(careful)
        spread = pl.DataFrame({_AT: pl.int_range(cells.height, dtype=pl.UInt32, eager=True)}).join(
            place, on=_AT, how="left", maintain_order="left"
        )
        read[name] = plain[name].zip_with(~odd[name], spread["value"])
        _note(parsed.unreadable, name, spread["unreadable"].fill_null(False))
        for what in careful.columns[2:]:
            _note(parsed.flags, f"{what}:{name}", spread[what].fill_null(False))
    return read


def _read_rest(cells: pl.Series, column: Any, time_format: str | None) -> pl.DataFrame:
    """`value`, `unreadable` and the flags of cells that need care."""
    reading = carefully(pl.col("cell"), column, time_format)
    told = pl.DataFrame({"cell": cells}).select(reading.alias("told")).unnest("told")
    flags = [flag for flag in _FLAGS if flag in told.columns]
    told = told.with_columns(pl.col(flags).fill_null(False))
    unreadable = (pl.col("value").is_null() & ~pl.col("redacted")).alias("unreadable")
    return told.select("value", unreadable, *flags)


def _read_distinct(
    cells: pl.Series,
    column: Any,
    time_formats: Mapping[str, str],
    units: Mapping[str, str],
    parsed: Parsed,
) -> pl.Series:
    """Read every distinct text once, unless most differ: most columns of a bureau hold few."""
    name = cells.name
    frame = pl.DataFrame(cells)
    distinct = frame.unique(maintain_order=True)
    if 2 * distinct.height > frame.height:
        return _read(frame, {name: column}, time_formats, units, parsed)[name]
    found = Parsed(pl.DataFrame())
    value = _read(distinct, {name: column}, time_formats, units, found)[name]
    marks = {f"unreadable:{n}": m for n, m in found.unreadable.items()} | found.flags
    known = distinct.with_columns(
        value.alias("value"), *(mask.alias(mark) for mark, mask in marks.items())
    )
    spread = frame.join(known, on=name, how="left", nulls_equal=True, maintain_order="left")
    for mark in marks:
        into = parsed.unreadable if mark.startswith("unreadable:") else parsed.flags
        _note(into, mark.removeprefix("unreadable:"), spread[mark])
    return spread["value"]


def _completed(
    read: pl.DataFrame, height: int, columns: Mapping[str, Any], parsed: Parsed
) -> pl.DataFrame:
    """All columns of the contract in its order; absent ones NULL, empty cells their default."""
    frame = read if read.width else pl.DataFrame({_AT: pl.int_range(height, eager=True)})
    told = []
    for name, column in columns.items():
        absent = pl.lit(None, dtype=column.dtype)
        value = pl.col(name) if name in read.columns else absent
        default = column.metadata.get("default")
        if default is not None:
            filled = value.fill_null(default)
            wrong = parsed.unreadable.get(name)
            value = filled if wrong is None else pl.when(wrong).then(value).otherwise(filled)
        told.append(value.alias(name))
    return frame.with_columns(told).select(list(columns))


def _note(into: dict[str, pl.Series], key: str, mask: pl.Series) -> None:
    if mask.any():
        into[key] = mask
