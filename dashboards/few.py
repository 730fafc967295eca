"""Figures that stay untold: of one to four persons (DOMAIN §11), 复发率 on few cases (§8).

A figure that counts persons (unit 人) is withheld with its numerator, sample and target where it is
below five, and with every comparison and point of a line that would give it away. Callers are
counted once in each area and do not add up, so nothing beside the figure itself betrays it.
A recurrence rate on a small sample (`small_n`) is withheld with what it was divided from.
"""

from __future__ import annotations

from dashboards.queries import Row
from publishing.exports.wording import FEW_PERSONS, is_few_persons, is_withheld

STATUS = "few_persons"
SAID = f"不足{FEW_PERSONS}人"
_FIGURE = ("numerator", "denominator", "value", "n", "ci_low", "ci_high", "target", "is_on_target")
_RATE = ("numerator", "value", "ci_low", "ci_high", "is_on_target")
_BASES = ("previous", "year_ago", "ytd", "ytd_year_ago")
_CHANGES = {
    "previous": ("previous_change_abs", "previous_change_rel"),
    "year_ago": ("year_ago_change_abs", "year_ago_change_rel"),
    "ytd": ("ytd_numerator", "ytd_denominator", "ytd_change_abs", "ytd_change_rel"),
    "ytd_year_ago": ("ytd_change_abs", "ytd_change_rel"),
}


def withheld(row: Row, unit: str) -> Row:
    """A row of `kpi_value` without its figure where it counts few persons or is not to be told.

    One of few persons has the status `few_persons`; of a small sample its n is told.
    """
    if is_withheld(row["kpi_id"], row["status"]):
        return {**row, **{name: None for name in _RATE if name in row}}
    if not is_few(row["value"], unit):
        return row
    return {**row, **{name: None for name in _FIGURE if name in row}, "status": STATUS}


def withheld_comparison(row: Row, unit: str) -> Row:
    """A row of `kpi_comparison` without the bases that are not to be told and what tells them."""
    told = dict(row)
    for base in _BASES:
        hidden = (f"{base}_value", *_CHANGES[base])
        if is_withheld(row["kpi_id"], row[f"{base}_status"]):
            told.update(dict.fromkeys(hidden))
        elif is_few(row[f"{base}_value"], unit):
            told.update(dict.fromkeys(hidden), **{f"{base}_status": STATUS})
    return told


def is_few(figure: float | None, unit: str) -> bool:
    """Whether the figure counts one to four persons."""
    return figure is not None and is_few_persons(figure, unit)
