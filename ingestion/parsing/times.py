"""Times as systems and people write them, always kept as the wall time that was written."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ingestion.parsing.text import BLANKS, half_width

MOMENT = pl.Datetime("us")
_EXCEL_DAY_ZERO = pl.datetime(1899, 12, 30, time_unit="us")
_ISO = "%Y-%m-%d %H:%M:%S%.f"
_WRITTEN = (
    r"^(?P<year>(?:19|20|21)\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"
    r"(?: *(?:星期|周)[一二三四五六日天])?"
    r"(?:[T ]*(?P<half>上午|下午|晚上|凌晨|中午)?(?P<hour>\d{1,2})[:时点]"
    r"(?:(?P<minute>\d{1,2})分?)?(?:[:]?(?P<second>\d{1,2})(?:\.(?P<fraction>\d{1,9}))?秒?)?)?"
    r" *(?P<meridiem>[AaPp][Mm])?"
    r" *(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_COMPACT = (
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?$"
)
_SERIAL = r"^[2-7]\d{4}(?:\.\d+)?$"


def wall_time(cell: pl.Expr, time_format: str | None = None) -> pl.Expr:
    """Datetime in µs, NULL when the cell cannot be read as one full date.

    Read without a format: 2024-06-07 08:05:03, 2024/6/7 8:05, 2024.6.7, 2024年6月7日8时5分,
    ISO with `T`, fractions and a zone (`Z`, `UTC`, `+08:00`: the wall time is kept), 20240607,
    20240607080503, and Excel serial days 20000–79999. A month or quarter alone is no date, and
    06/07/2024 is two dates: both need a `time_format` (strptime), which then alone is accepted.
    """
    text = half_width(cell).str.strip_chars(BLANKS)
    if time_format is not None:
        return text.str.strptime(MOMENT, time_format, strict=False)
    # Field by field of one struct: an expression that is named twice would be computed twice.
    cell = pl.struct(text.str.replace_all(r"\s+", " ").alias("text"))
    text = pl.field("text")
    cell = cell.struct.with_fields(
        text.str.extract_groups(_WRITTEN).alias("written"),
        text.str.extract_groups(_COMPACT).alias("compact"),
    )
    told = pl.coalesce(
        text.str.strptime(MOMENT, _ISO, strict=False),
        _from_parts(pl.field("written").struct.field, written=True),
        _from_parts(pl.field("compact").struct.field, written=False),
        _from_serial(text),
    )
    return cell.struct.with_fields(told.alias("told")).struct.field("told")


def _from_parts(part: Callable[[str], pl.Expr], *, written: bool) -> pl.Expr:

    def digits(name: str) -> pl.Expr:
        return part(name).fill_null("0").str.zfill(2)

    hour = digits("hour").cast(pl.Int64, strict=False)
    fraction = pl.lit("0")
    if written:
        after_noon = (part("half") == "下午") | (part("half") == "晚上")
        after_noon = after_noon.fill_null(False) | part("meridiem").str.to_uppercase().eq("PM")
        at_noon = part("meridiem").str.to_uppercase().eq("AM").fill_null(False) & (hour == 12)
        hour = hour + pl.when(after_noon.fill_null(False) & (hour < 12)).then(12).otherwise(0)
        hour = pl.when(at_noon).then(0).otherwise(hour)
        fraction = part("fraction").fill_null("0")
    told = pl.format(
        "{}-{}-{} {}:{}:{}.{}",
        part("year"),
        digits("month"),
        digits("day"),
        hour.cast(pl.String).str.zfill(2),
        digits("minute"),
        digits("second"),
        fraction,
    )
    return pl.when(part("year").is_not_null()).then(told).str.strptime(MOMENT, _ISO, strict=False)


def _from_serial(text: pl.Expr) -> pl.Expr:
    serial = pl.when(text.str.contains(_SERIAL)).then(text).cast(pl.Float64, strict=False)
    seconds = (serial * 86_400).round(0).cast(pl.Int64)
    return _EXCEL_DAY_ZERO + pl.duration(seconds=seconds, time_unit="us")
