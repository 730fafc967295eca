"""Recognising mobile phones and Chinese ID cards in a text (DOMAIN §11, G13)."""

from __future__ import annotations

import polars as pl

MOBILE = r"(?:\+?0{0,2}86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
"""A mobile number, with or without country code and the usual gaps; boundaries are the caller's."""

BEFORE = r"(^\.?|[^\d.]|\D\.)"
"""What stands before a number: no digit, and no point of a decimal fraction."""

ID_SHAPE = r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
"""18 characters that hold a date; in free text all of them are masked."""

_BORN = r"^\d{6}(?:19\d{2}|20(?:0\d|1[0-4]))"
"""Nobody born after 2014 files a complaint, while case numbers carry recent dates."""

_FULL_WIDTH = dict(zip("０１２３４５６７８９Ｘｘ－＋", "0123456789Xx-+", strict=True))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def narrow_digits(text: pl.Expr) -> pl.Expr:
    """Full-width digits and signs as half-width, everything else untouched."""
    return text.str.replace_many(_FULL_WIDTH)


def has_mobile(text: pl.Expr) -> pl.Expr:
    """A mobile number that is not part of a longer run of digits."""
    return narrow_digits(text).str.contains(rf"{BEFORE}{MOBILE}(?:[^\d]|$)")


def has_id_card(text: pl.Expr) -> pl.Expr:
    """An ID card: 18 characters alone, plausible date of birth, and the right check digit."""
    runs = narrow_digits(text).str.extract_all(r"\d+[Xx]?")
    run = pl.element()
    plausible = run.str.contains(rf"^{ID_SHAPE}$") & run.str.contains(_BORN)
    shaped = runs.list.eval(run.filter(plausible).str.to_uppercase())
    good = shaped.list.eval(_checks_out(pl.element()))
    return good.list.any().fill_null(False)


def might_hold_pii(text: pl.Expr) -> pl.Expr:
    """A run of digits long enough for a phone: the cheap test before the exact ones."""
    return text.str.contains(r"[\d０-９][\d０-９ －-]{9,}[\d０-９Xx]").fill_null(False)


def pii_kinds(text: pl.Series) -> dict[str, pl.Series]:
    """Rows with a mobile phone (手机号) or an ID card (身份证号); only kinds that occur."""
    at = pl.int_range(text.len(), eager=True)
    suspects = pl.DataFrame({"at": at, "text": text}).filter(might_hold_pii(pl.col("text")))
    found = {}
    for kind, test in (("手机号", has_mobile), ("身份证号", has_id_card)):
        hits = suspects.filter(test(pl.col("text")))["at"]
        if len(hits):
            found[kind] = at.is_in(hits.implode())
    return found


def _checks_out(card: pl.Expr) -> pl.Expr:
    digits = [card.str.slice(i, 1).cast(pl.Int64, strict=False) for i in range(17)]
    total = pl.sum_horizontal(d * w for d, w in zip(digits, _WEIGHTS, strict=True))
    expected = (total % 11).replace_strict(
        list(range(11)), list(_CHECK), default=None, return_dtype=pl.String
    )
    return expected == card.str.slice(17, 1)
