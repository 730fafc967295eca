"""Is a figure of another order of magnitude than its neighbours (G09)? Which unit slip fits?

A ratio outside [0.1, 10] to the median of comparable figures is off (DOMAIN §13). Few rows say
little about a median, so fewer than `FEW_ROWS` of them must be off by a factor of 100.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

LOW, HIGH = 0.1, 10.0
FEW_ROWS = 5
FEW_ROWS_FACTOR = 100.0
COMPARABLE_ROWS = 20
"""A month or a history with fewer rows is not used as a yardstick."""

_SLIPS = ((3, "疑似千克与吨混用"), (4, "疑似“万”漏写或多写"), (8, "疑似“亿”漏写或多写"))


def magnitude_ratio(value: float, neighbours: Sequence[float]) -> float | None:
    """`value` as a multiple of the median of its positive neighbours; None without any."""
    comparable = [n for n in neighbours if n > 0]
    return value / median(comparable) if comparable else None


def is_off(ratio: float | None) -> bool:
    """Whether a ratio is outside [0.1, 10]; no ratio, no judgement."""
    return ratio is not None and not LOW <= ratio <= HIGH


def unit_slip(ratio: float) -> str:
    """The slip of a unit that would explain the ratio, in Chinese; '' when none is near."""
    if ratio <= 0:
        return ""
    power = abs(math.log10(ratio))
    return next((told for exponent, told in _SLIPS if abs(power - exponent) < 0.5), "")


def off_in_sql(value: str, reference: str, rows: str) -> str:
    """SQL predicate of the rule above for three SQL expressions."""
    return (
        f"(({rows} >= {FEW_ROWS} and {value} / {reference} not between {LOW} and {HIGH})"
        f" or {value} / {reference} not between {1 / FEW_ROWS_FACTOR} and {FEW_ROWS_FACTOR})"
    )
