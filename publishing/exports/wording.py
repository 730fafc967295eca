"""Numbers in the Chinese of official papers: 件, %, 个百分点, 增长 and 下降, never 约 or 近."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEW_PERSONS = 5
SMALL_SAMPLE = "样本不足"
SMALL_N = 30
"""A rate or score on fewer than this many is a small sample (DOMAIN §9.3)."""
WITHHELD_WHEN_SMALL = frozenset({"R01"})
"""复发率: on a small sample it is not told at all (DOMAIN §8)."""
LARGE = Decimal(10000)
_SCALED = ("吨", "平方米", "元", "平方米·次")


def rounded(figure: float | Decimal, decimals: int) -> Decimal:
    """Half up, from the shortest decimal text of a float (2.675 is 2.68)."""
    exact = figure if isinstance(figure, Decimal) else Decimal(repr(figure))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent(rate: float, decimals: int = 2) -> str:
    """0.97291 is 97.29%."""
    return f"{rounded(Decimal(repr(rate)) * 100, decimals)}%"


def amount(figure: float, unit: str, decimals: int) -> str:
    """A count or measure with its unit: 1356件, 1.46万吨; fewer than 5 persons are not told."""
    if is_few_persons(figure, unit):
        return f"不足{FEW_PERSONS}人"
    exact = Decimal(repr(figure))
    if unit in _SCALED and abs(exact) >= LARGE:
        return f"{rounded(exact / LARGE, 2)}万{unit}"
    return f"{rounded(exact, decimals)}{unit}"


def is_few_persons(figure: float, unit: str) -> bool:
    """Whether the figure counts one to four persons."""
    return unit == "人" and 0 < figure < FEW_PERSONS


def is_withheld(kpi_id: str, status: str) -> bool:
    """Whether the figure, with what it is made of, is not told for want of a sample."""
    return status == "small_n" and kpi_id in WITHHELD_WHEN_SMALL


def points(change: float, decimals: int = 2) -> str:
    """A difference of rates: 提高0.52个百分点, 下降1.20个百分点, 持平."""
    shown = rounded(Decimal(repr(change)) * 100, decimals)
    if shown == 0:
        return "持平"
    return f"{'提高' if shown > 0 else '下降'}{abs(shown)}个百分点"


def relative(change: float, decimals: int = 1) -> str:
    """A relative change of a count: 增长3.2%, 下降1.0%, 持平."""
    shown = rounded(Decimal(repr(change)) * 100, decimals)
    if shown == 0:
        return "持平"
    return f"{'增长' if shown > 0 else '下降'}{abs(shown)}%"


def absolute(change: float, unit: str, decimals: int) -> str:
    """A change in the unit of the figure itself: 提高0.35分, 减少3.2小时."""
    shown = rounded(change, decimals)
    if shown == 0:
        return "持平"
    if unit == "分":
        return f"{'提高' if shown > 0 else '下降'}{abs(shown)}分"
    return f"{'增加' if shown > 0 else '减少'}{abs(shown)}{unit}"
