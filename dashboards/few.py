"""Figures of one to four persons stay untold (DOMAIN §11), and so does what they follow from.

A figure that counts persons (unit 人) is withheld with its numerator, sample and target where it is
below five, and with every comparison and point of a line that would give it away. Callers are
counted once in each area and do not add up, so nothing beside the figure itself betrays it.
"""

from __future__ import annotations

from dashboards.queries import Row
from publishing.exports.wording import FEW_PERSONS, is_few_persons

STATUS = "few_persons"
SAID = f"不足{FEW_PERSONS}人"
_FIGURE = ("numerator", "denominator", "value", "n", "ci_low", "ci_high", "target", "is_on_target")
_BASES = ("previous", "year_ago", "ytd", "ytd_year_ago")
_CHANGES = {
    "previous": ("previous_change_abs", "previous_change_rel"),
    "year_ago": ("year_ago_change_abs", "year_ago_change_rel"),
    "ytd": ("ytd_numerator", "ytd_denominator", "ytd_change_abs", "ytd_change_rel"),
    "ytd_year_ago": ("ytd_change_abs", "ytd_change_rel"),
}


def withheld(row: Row, unit: str) -> Row:
    """A row of `kpi_value`, with status `few_persons` and no figure where it counts few persons."""
    if not is_few(row["value"], unit):
        return row
    return {**row, **{name: None for name in _FIGURE if name in row}, "status": STATUS}


def withheld_comparison(row: Row, unit: str) -> Row:
    """A row of `kpi_comparison` without the bases that count few persons and what tells them."""
    told = dict(row)
    for base in _BASES:
        if is_few(row[f"{base}_value"], unit):
            hidden = (f"{base}_value", *_CHANGES[base])
            told.update(dict.fromkeys(hidden), **{f"{base}_status": STATUS})
    return told


def is_few(figure: float | None, unit: str) -> bool:
    """Whether the figure counts one to four persons."""
    return figure is not None and is_few_persons(figure, unit)
