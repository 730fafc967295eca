"""Small expressions over raw text columns that the declarations of this city share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

KG_PER_POUND = Decimal("0.45359237")
US_TIME = "%m/%d/%Y %I:%M:%S %p"
US_DATE = "%m/%d/%Y"


def translated(column: str, words: Mapping[str, str]) -> pl.Expr:
    """The column in our words; a word that is not known stays, so that the contract refuses it."""
    return pl.col(column).str.strip_chars().replace(words)


def us_time(column: str) -> pl.Expr:
    """`06/30/2015 02:56:26 PM` as a naive time; null where it cannot be read."""
    return pl.col(column).str.to_datetime(US_TIME, time_unit="us", strict=False)


def us_date(column: str) -> pl.Expr:
    """The date at the head of `06/30/2013 …`; null where it cannot be read."""
    return pl.col(column).str.slice(0, 10).str.to_date(US_DATE, strict=False)


def kilograms(column: str) -> pl.Expr:
    """Pounds as exact kilograms, as text; what is no number stays as it is."""
    pounds = pl.col(column).str.strip_chars().cast(pl.Decimal(18, 4), strict=False)
    return pl.coalesce((pounds * pl.lit(KG_PER_POUND)).cast(pl.String), pl.col(column))
