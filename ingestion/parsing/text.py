"""Text as people typed it: blanks, full-width characters, placeholders, identifiers."""

from __future__ import annotations

import polars as pl

BLANKS = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"

REDACTED = (
    r"^[近约]?([Xx×✕╳*＊Ｘｘ]+([.。][Xx×]+)?[万亿]?[余多]?[%‰％]?\p{Han}{0,3}"
    r"|[-—–―－﹣/／\\]+|\.{3,}|…+|无|暂无|不详|保密)$"
)
"""Placeholders of a hidden or absent figure (G15, T31): X, X余, X%, ××, —, /, 无."""

_REDACTED_TEXT = r"^([×✕╳*＊]+|[XxＸｘ]{2,}|[-—–―－﹣]+|[/／]+|\.{3,}|…+)$"
"""In plain text a single X or 无 may be meant; only signs that say nothing are placeholders."""

MISSING = r"^(?i:null|none|nan|nat|n/?a|#n/a|\(null\))$"
"""What programs write for an empty cell; absent, not redacted."""

_DIGITS_LOST = r"^\d(\.\d+)?[eE]\+?\d+$"


def tidy(cell: pl.Expr) -> pl.Expr:
    """Outer blanks removed, line breaks and tabs inside kept; empty becomes NULL."""
    stripped = cell.str.strip_chars(BLANKS)
    return pl.when(stripped != "").then(stripped)


def half_width(cell: pl.Expr) -> pl.Expr:
    """Full-width letters, digits and signs as half-width (NFKC): １２％ → 12%, ㎡ → m2."""
    return cell.str.normalize("NFKC")


def is_redacted(cell: pl.Expr) -> pl.Expr:
    """A placeholder in a number, time or yes/no column; NULL where the cell is NULL."""
    return cell.str.contains(REDACTED)


def is_redacted_text(cell: pl.Expr) -> pl.Expr:
    """A placeholder in a text column."""
    return cell.str.contains(_REDACTED_TEXT)


def identifier(cell: pl.Expr) -> pl.Expr:
    """Half-width, without blanks, without the `'` and `="…"` of spreadsheets or a float's `.0`."""
    plain = half_width(cell).str.replace_all(r"[\s\p{Z}\x{200b}\x{feff}]", "")
    plain = plain.str.replace(r'^="?(.*?)"?$', "${1}").str.strip_prefix("'")
    return plain.str.replace(r"^(\d+)\.0+$", "${1}")


def has_lost_digits(cell: pl.Expr) -> pl.Expr:
    """An identifier in scientific notation: a spreadsheet has thrown digits away."""
    return cell.str.contains(_DIGITS_LOST)


def compact(cell: pl.Expr) -> pl.Expr:
    """Half-width without any blank: how choices are compared."""
    return half_width(cell).str.replace_all(r"[\s\p{Z}]", "")
