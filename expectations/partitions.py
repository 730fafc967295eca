"""Do the parts make the total (分项合计)? And if not, which single wrong digit would explain it?

Pure arithmetic behind G06 and G07; the seed figures T01–T18 of DOMAIN §3 are its test cases.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class DigitTypo:
    """One printed figure that closes the gap when a single digit of it is changed."""

    printed: Decimal
    meant: Decimal
    is_total: bool


def partition_gap(parts: Sequence[Number], total: Number) -> Decimal:
    """`total` minus the sum of `parts`, exactly; 0 when the partition holds."""
    return _decimal(total) - sum((_decimal(p) for p in parts), Decimal(0))


def digit_typo_candidates(parts: Sequence[Number], total: Number) -> list[DigitTypo]:
    """Every part, and the total, in which changing one digit closes the gap (T04: 195 → 295).

    An added or a lost digit is not considered. The list is empty when the partition holds.
    """
    gap = partition_gap(parts, total)
    if gap == 0:
        return []
    found = []
    for part in parts:
        printed, meant = _decimal(part), _decimal(part) + gap
        if _differ_in_one_digit(printed, meant):
            found.append(DigitTypo(printed, meant, is_total=False))
    printed, meant = _decimal(total), _decimal(total) - gap
    if _differ_in_one_digit(printed, meant):
        found.append(DigitTypo(printed, meant, is_total=True))
    return found


def implied_denominators(numerator: int, rate: float, decimals: int = 3) -> tuple[int, int]:
    """Whole denominators under which `numerator` gives `rate` when rounded to `decimals` places.

    T01: 115,887 closed at 0.987 needs 117,354 to 117,472 due cases, not the 127,392 accepted. The
    low end is greater than the high end when no whole number fits.

    Raises:
        ValueError: the rate is not positive.
    """
    step = Fraction(1, 2 * 10**decimals)
    shown = Fraction(str(round(rate, decimals)))
    if shown <= step:
        raise ValueError(f"no denominator can be told from a rate of {rate}")
    return math.floor(numerator / (shown + step)) + 1, math.floor(numerator / (shown - step))


def plain(value: Decimal) -> str:
    """The number as a person writes it, without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _differ_in_one_digit(printed: Decimal, meant: Decimal) -> bool:
    if printed < 0 or meant < 0:
        return False
    one, other = plain(printed), plain(meant)
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
