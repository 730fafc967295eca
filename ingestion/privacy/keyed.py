"""Keyed hashes: the same person, party or member of staff is recognised, and never named."""

from __future__ import annotations

import hmac

import polars as pl

from ingestion.parsing.text import is_redacted, tidy

_MIN_PHONE_DIGITS = 7
CODE_LENGTH = 16


def normalised_phone(cell: pl.Expr) -> pl.Expr:
    """Digits of the first phone number in the cell, no country code; NULL when there is none."""
    digits = cell.str.normalize("NFKC").str.replace_all(r"[\s()-]", "")
    digits = digits.str.replace(r"^(\+|00)?86(1[3-9]\d{9})", "${2}")
    mobile = digits.str.extract(r"(?:^|\D)(1[3-9]\d{9})(?:\D|$)", 1)
    other = digits.str.extract(rf"(\d{{{_MIN_PHONE_DIGITS},12}})", 1)
    return pl.coalesce(mobile, other)


def keyed_hash(values: pl.Series, key: bytes, length: int | None = None) -> pl.Series:
    """HMAC-SHA256 of every distinct value as hex, cut to `length`; NULL stays NULL."""
    distinct = values.drop_nulls().unique()
    hashed = [hmac.digest(key, v.encode(), "sha256").hex()[:length] for v in distinct]
    return values.replace_strict(
        distinct, pl.Series(hashed, dtype=pl.String), default=None, return_dtype=pl.String
    )


def phone_hash(cells: pl.Series, key: bytes) -> pl.Series:
    """person_hash = HMAC-SHA256(key, normalised phone) (DOMAIN §11)."""
    name = cells.name
    phones = pl.DataFrame(cells).select(normalised_phone(pl.col(name))).to_series()
    return keyed_hash(phones, key)


def name_hash(cells: pl.Series, key: bytes, length: int | None = None) -> pl.Series:
    """Hash of a name without its blanks; placeholders have none."""
    cell = pl.col(cells.name)
    name = tidy(cell.str.normalize("NFKC").str.replace_all(r"[\s·•]", ""))
    names = pl.DataFrame(cells).select(pl.when(~is_redacted(name)).then(name)).to_series()
    return keyed_hash(names, key, length)


def code_list(cells: pl.Series, key: bytes) -> pl.Series:
    """A list of codes, one for each name or number in the cell."""
    parts = cells.str.replace_all(r"[、,，;；|/\n]+", "\n").str.split("\n")
    frame = pl.DataFrame({"at": pl.int_range(cells.len(), eager=True), "part": parts})
    exploded = frame.explode("part")
    coded = exploded.with_columns(name_hash(exploded["part"], key, CODE_LENGTH).alias("part"))
    listed = coded.group_by("at", maintain_order=True).agg(pl.col("part").drop_nulls())
    nothing = pl.Series([None], dtype=pl.List(pl.String)).new_from_index(0, cells.len())
    return listed.sort("at")["part"].zip_with(cells.is_not_null(), nothing)
