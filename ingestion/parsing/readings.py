"""How one column is read: quickly where it is well-formed, carefully where people wrote it."""

from __future__ import annotations

from typing import Any

import polars as pl

from ingestion.parsing.numbers import WIDE, approximate_number, unit_factor
from ingestion.parsing.text import has_lost_digits, identifier, is_redacted, is_redacted_text
from ingestion.parsing.times import MOMENT, wall_time
from ingestion.parsing.words import chosen, several, yes_or_no

_YES_COUNT = {"是": "1", "否": "0"}
_PLAIN_YES_NO = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
_PLAIN_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]+)?$"
_PLAIN_CODE = r"^[0-9A-Za-z][0-9A-Za-z_-]*$"
_USUAL_TIME = "%Y-%m-%d %H:%M:%S"


def narrow(value: pl.Expr, source: pl.DataType, target: pl.DataType) -> pl.Expr:
    """A value put into its column's type, NULL when it does not fit.

    Decimals are rounded half away from zero, once; a count with a fraction does not fit; a zone is
    dropped and the wall time kept.
    """
    if source == target:
        return value
    if source.is_float() and target != pl.Float64:
        value = pl.when(value.is_finite()).then(value)
    if isinstance(target, pl.Decimal) and (source.is_float() or source.is_decimal()):
        value = value.round(target.scale, mode="half_away_from_zero")
    if target.is_integer() and (source.is_float() or source.is_decimal()):
        value = pl.when(value == value.round(0)).then(value)
    if isinstance(source, pl.Datetime) and source.time_zone:
        value = value.dt.replace_time_zone(None)
    return value.cast(target, strict=False)


def plainly(
    cell: pl.Expr, column: Any, time_format: str | None, number_unit: str | None = None
) -> pl.Expr:
    """The fast reading of well-formed cells; NULL where a closer look is needed.

    `number_unit` is the word that the well-formed cells of a number column end in, if they do.
    """
    meta = column.metadata
    kind, role = meta["kind"], meta.get("role")
    if kind == "number" and number_unit:
        return _plainly_in_unit(cell, column, number_unit)
    if kind == "number":
        wide = pl.Float64() if column.dtype == pl.Float64 else WIDE
        number = pl.when(cell.str.contains(_PLAIN_NUMBER)).then(cell).cast(wide, strict=False)
        return narrow(number, wide, column.dtype)
    if kind in ("time", "day"):
        time = cell.str.strptime(MOMENT, time_format or _USUAL_TIME, strict=False)
        return narrow(time, MOMENT, column.dtype)
    if kind == "yes_no":
        return cell.replace_strict(_PLAIN_YES_NO, default=None, return_dtype=pl.Boolean)
    if role == "choice":
        return pl.when(cell.is_in(list(meta["allowed"]))).then(cell)
    if role == "code":
        fine = cell.str.contains(_PLAIN_CODE) & ~has_lost_digits(cell) & ~is_redacted(cell)
        return pl.when(fine).then(cell)
    if kind == "list":
        return pl.when(pl.lit(False)).then(cell.str.split("\n"))
    return pl.when(~is_redacted_text(cell)).then(cell)


def _plainly_in_unit(cell: pl.Expr, column: Any, word: str) -> pl.Expr:
    """A plain number with `word` behind it, in the unit of its column as in `carefully`."""
    factor = unit_factor(word.lower(), column.metadata.get("unit"))
    bare = cell.str.strip_suffix(word)
    is_plain = cell.str.ends_with(word) & bare.str.contains(_PLAIN_NUMBER)
    number = pl.when(is_plain).then(bare).cast(WIDE, strict=False)
    return narrow(number * pl.lit(factor, dtype=WIDE), WIDE, column.dtype)


def carefully(cell: pl.Expr, column: Any, time_format: str | None) -> pl.Expr:
    """The careful reading of cells that the fast one left.

    A struct of `value` in its column's type and of what was found instead of one: `redacted`, and
    in number columns `approx` and `contradictory`.
    """
    meta = column.metadata
    kind, role, aliases = meta["kind"], meta.get("role"), meta.get("aliases") or {}
    if kind == "number":
        word = cell.replace(_YES_COUNT) if meta.get("unit") == "count" else cell
        return approximate_number(word, meta.get("unit")).struct.with_fields(
            narrow(pl.field("value"), WIDE, column.dtype).alias("value"),
            pl.field("is_redacted").alias("redacted"),
            pl.field("is_approx").alias("approx"),
            pl.field("is_contradictory").alias("contradictory"),
        )
    if kind in ("time", "day"):
        return _told(narrow(wall_time(cell, time_format), MOMENT, column.dtype), is_redacted(cell))
    if kind == "yes_no":
        answer = yes_or_no(cell)
        return _told(answer, is_redacted(cell) & answer.is_null())
    if kind == "list":
        hidden = is_redacted_text(cell)
        return _told(pl.when(~hidden).then(several(cell, aliases)), hidden)
    if role == "choice":
        meant = chosen(cell, aliases)
        hidden = is_redacted(cell) & ~meant.is_in(list(meta["allowed"]))
        return _told(pl.when(~hidden).then(meant), hidden)
    if role == "code":
        told = identifier(cell)
        hidden = is_redacted(told)
        fine = ~hidden & ~has_lost_digits(told) & (told != "")
        return _told(pl.when(fine).then(told), hidden)
    return _told(pl.when(pl.lit(False)).then(cell), is_redacted_text(cell))


def _told(value: pl.Expr, redacted: pl.Expr) -> pl.Expr:
    return pl.struct(value.alias("value"), redacted.alias("redacted"))
