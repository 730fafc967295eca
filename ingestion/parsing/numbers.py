"""Numbers as reports write them: 3.9万余, ２３４，２４６．０７吨, 76716 车, 近万余, 97.2％, X件.

A unit word converts to the unit of the column (吨 → kg, 万元 → 元, 公顷 → m²); a unit of another
kind makes the cell unreadable, so that a dropped or foreign unit is never taken for a figure (T15).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from ingestion.parsing.text import BLANKS, half_width, is_redacted

WIDE = pl.Decimal(38, 10)
"""Wide enough for any figure times 亿; narrowed only when it is put into its column."""

_LARGEST = 1e15
"""No figure of a city is larger; a longer run of digits is an identifier in the wrong column."""

_COUNT_WORDS = (
    "人次 车次 家次 台次 起次 件次 车辆 件 车 辆 起 处 个 家 次 人 条 座 份 户 幢 栋 宗 例 票 单 "
    "名 只 块 张 台 套 棵 盆 株 面 位 项 遍"
)
_UNITS: dict[str, dict[str, str]] = {
    "kg": {
        "kg": "1",
        "公斤": "1",
        "千克": "1",
        "斤": "0.5",
        "吨": "1000",
        "t": "1000",
        "克": "0.001",
        "g": "0.001",
        "磅": "0.45359237",
        "lb": "0.45359237",
    },
    "t": {"吨": "1", "t": "1", "公斤": "0.001", "千克": "0.001", "kg": "0.001"},
    "m2": {
        "平方米": "1",
        "平米": "1",
        "m2": "1",
        "m²": "1",
        "平方": "1",
        "公顷": "10000",
        "ha": "10000",
        "平方公里": "1000000",
        "km2": "1000000",
    },
    "yuan": {"元": "1", "块": "1", "人民币": "1", "元整": "1"},
    "hour": {"小时": "1", "时": "1", "h": "1"},
    "km": {"公里": "1", "千米": "1", "km": "1", "米": "0.001", "m": "0.001"},
    "ratio": {"%": "0.01", "‰": "0.001"},
    "count": dict.fromkeys(_COUNT_WORDS.split(), "1"),
    "none": dict.fromkeys([*_COUNT_WORDS.split(), "分"], "1"),
}
_POWERS = {
    "": "1",
    "百": "100",
    "千": "1000",
    "万": "10000",
    "十万": "100000",
    "百万": "1000000",
    "千万": "10000000",
    "亿": "100000000",
}
_BELOW = "近|将近|接近|不足|不到|≤|<"
_ABOUT = "约为|大约|大概|约|超过|超|逾|至少|≥|>"
_MORE = "余|多"
_PATTERN = (
    rf"^[¥$]?(?P<before>{_BELOW}|{_ABOUT})?"
    r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)?"
    r"(?P<power>千万|百万|十万|亿|万|千|百)?"
    rf"(?P<more>{_MORE}|左右|上下|以上|以下)?"
    r"(?P<power2>亿|万)?"
    r"(?P<unit>%|‰|m²|[a-zA-Z]{1,2}2?|\p{Han}{1,4}?)?"
    rf"(?P<after>{_MORE}|左右|上下|以上|以下)?$"
)


def unit_factor(word: str, unit: str | None) -> Decimal | None:
    """How many of the column's `unit` one `word` is; None when it is another kind of quantity."""
    power = next((p for p in ("亿", "万") if word.startswith(p)), "")
    factor = _UNITS[unit or "none"].get(word.removeprefix(power), None)
    if word == power:
        factor = "1"
    return None if factor is None else Decimal(factor) * Decimal(_POWERS[power])


def approximate_number(cell: pl.Expr, unit: str | None = None) -> pl.Expr:
    """Struct of `value` DECIMAL(38,10), `is_approx`, `is_contradictory`, `is_redacted`.

    `unit` is what a bare number of the column means: kg, t, m2, yuan, hour, km, ratio, count or
    None. `value` is NULL for a placeholder and for what cannot be read; 近万余 is both just below
    and just above and therefore contradictory (T11).
    """
    # Field by field of one struct: an expression that is named twice would be computed twice.
    text = half_width(cell).str.replace_all(rf"[{BLANKS}\p{{Z}}]", "").str.replace_all("，", ",")
    part = pl.field("part").struct.field
    word = pl.struct(text.alias("text")).struct.with_fields(
        pl.field("text").str.extract_groups(_PATTERN).alias("part")
    )
    word = word.struct.with_fields(
        part("digits").str.replace_all(",", "").alias("plain"),
        pl.any_horizontal(part(n).is_in(["余", "多", "以上"]) for n in ("more", "after"))
        .fill_null(False)
        .alias("above"),
    )
    word = word.struct.with_fields(pl.field("plain").cast(pl.Float64, strict=False).alias("float"))
    word = word.struct.with_fields(_value(part, unit).alias("value"))
    hedged = pl.any_horizontal(part(n).is_not_null() for n in ("before", "more", "after"))
    below = part("before").is_in(_BELOW.split("|")).fill_null(False)
    read = pl.field("value").is_not_null()
    told = pl.struct(
        pl.field("value"),
        (read & hedged).alias("is_approx"),
        (read & pl.field("above") & below).alias("is_contradictory"),
        (~read & is_redacted(pl.field("text")).fill_null(False)).alias("is_redacted"),
    )
    return word.struct.with_fields(told.alias("told")).struct.field("told")


def _value(part: Callable[[str], pl.Expr], unit: str | None) -> pl.Expr:
    """The figure in the unit of the column, from the fields `part`, `plain`, `float`, `above`."""
    plain, is_small = pl.field("plain"), pl.field("float").abs() < _LARGEST
    rounded = pl.when(is_small).then(pl.field("float")).cast(WIDE, strict=False)
    exact = plain.cast(WIDE, strict=False)
    number = pl.when(plain.str.contains("[eE]")).then(rounded).otherwise(exact)
    one_implied = part("digits").is_null() & part("power").is_not_null()
    one_implied &= part("before").is_not_null() | pl.field("above")
    number = (
        pl.when(one_implied).then(pl.lit(1).cast(WIDE)).otherwise(pl.when(is_small).then(number))
    )
    return (
        number
        * _factor(part("power").fill_null(""), _POWERS)
        * _factor(part("power2").fill_null(""), _POWERS)
        * _factor(part("unit").str.to_lowercase().fill_null(""), _UNITS[unit or "none"] | {"": "1"})
    )


def _factor(word: pl.Expr, table: dict[str, str]) -> pl.Expr:
    factors = pl.Series([Decimal(v) for v in table.values()], dtype=WIDE)
    return word.replace_strict(
        pl.Series(list(table), dtype=pl.String), factors, default=None, return_dtype=WIDE
    )
