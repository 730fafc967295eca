"""Numbers as a bureau prints them (DOMAIN §6): half-up, 个百分点 for rates, 万 and 亿, no data.

Every function takes values in the units of `kpi_value` (rates 0–1) and returns Chinese text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dashboards import few

NO_DATA = "无数据"
NO_BASELINE = "无可比数据"
NO_TARGET = "未设目标"
SMALL_SAMPLE = "样本不足"
PROVISIONAL = "暂定"
SOUND = "正常"
DASH = "—"
UNCHANGED = "持平"
POINTS = "个百分点"
PERCENT = "%"
MONEY = frozenset({"元", "currency"})

_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_SCALE_FROM = Decimal(1_000_000)
_SCORE_DIGITS = 4


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Round as a bureau does (2.345 → 2.35), from the shortest decimal that means `value`."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """`12,345.60`, with a true minus sign; 无数据 for None."""
    if value is None:
        return NO_DATA
    return f"{round_half_up(value, decimals):,}".replace("-", "−")


def score(value: Decimal | None) -> str:
    """A score to its own digits, two at least: 95.45, 90.00, 88.125; 无数据 for None.

    One with more than four is a quotient, and told in two: 95.36 of 95.35988889.
    """
    if value is None:
        return NO_DATA
    exponent = value.normalize().as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 2
    decimals = 2 if digits > _SCORE_DIGITS else max(2, digits)
    return f"{round_half_up(value, decimals):f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure: the number and the unit that follows it."""

    number: str
    unit: str

    @property
    def text(self) -> str:
        """`94.20%`, `1,234 件`, `无数据`."""
        if not self.unit:
            return self.number
        return f"{self.number}{self.unit}" if self.unit == PERCENT else f"{self.number} {self.unit}"


def figure(value: float | None, unit: str, decimals: int, currency: str = "元") -> Figure:
    """Print one value of a KPI.

    `unit` is that of `kpi_catalog`: `%` scales a 0–1 rate by 100, 元 prints the currency of the
    edition. From a million on, 万 and 亿 with two decimals replace the plain number. One to four
    persons are 不足5人.
    """
    if value is None:
        return Figure(NO_DATA, "")
    if few.is_few(value, unit):
        return Figure(few.SAID, "")
    exact = Decimal(repr(float(value)))
    if unit == PERCENT:
        return Figure(number(exact * 100, decimals), PERCENT)
    name = unit_name(unit, currency)
    for size, prefix in ((_YI, "亿"), (_WAN, "万")):
        if abs(exact) >= max(size, _SCALE_FROM):
            return Figure(number(exact / size, 2), prefix + name)
    return Figure(number(exact, decimals), name)


def plain(value: float | None, unit: str, decimals: int, currency: str = "元") -> str:
    """One value to its full digits, never in 万: for definitions and tables of evidence."""
    if value is None:
        return NO_DATA
    if unit == PERCENT or few.is_few(value, unit):
        return figure(value, unit, decimals).text
    return Figure(number(value, decimals), unit_name(unit, currency)).text


def unit_name(unit: str, currency: str) -> str:
    """The unit as printed: money in the edition's own currency, all else as the book names it."""
    return currency if unit in MONEY else unit


def part(value: float | None) -> str:
    """A numerator or denominator: whole when it is whole, else up to three decimals."""
    if value is None:
        return DASH
    exact = round_half_up(value, 3)
    return number(exact, 0) if exact == exact.to_integral_value() else number(exact, 3)


@dataclass(frozen=True, slots=True)
class Change:
    """A 环比 or 同比: `sign` +1, 0 or −1 and the size as text, without sign."""

    sign: int
    size: str

    @property
    def arrow(self) -> str:
        """↑, ↓ or →: change is never drawn with the ▲ of a missed target."""
        return {1: "↑", -1: "↓"}.get(self.sign, "→")

    @property
    def word(self) -> str:
        """上升, 下降 or 持平."""
        return {1: "上升", -1: "下降"}.get(self.sign, UNCHANGED)

    @property
    def text(self) -> str:
        """`上升 1.20 个百分点`, `持平`."""
        return f"{self.word} {self.size}" if self.sign else UNCHANGED


def change(current: float | None, base: float | None, unit: str, decimals: int) -> Change | None:
    """Compare two values of one KPI; None means 无可比数据.

    Rates (`%`) and scores (分) differ by the difference of their printed values, in 个百分点 and
    分, so that the screen always adds up. All else differs in per cent of the base, which must
    not be 0. From one to four persons, or to them, no change is told.
    """
    if current is None or base is None or few.is_few(current, unit) or few.is_few(base, unit):
        return None
    if unit in (PERCENT, "分"):
        scale = 100 if unit == PERCENT else 1
        now, then = (Decimal(repr(float(v))) * scale for v in (current, base))
        difference = round_half_up(now, decimals) - round_half_up(then, decimals)
        size = f"{number(abs(difference), decimals)} {POINTS if unit == PERCENT else '分'}"
    else:
        if base == 0:
            return None
        now, then = Decimal(repr(float(current))), Decimal(repr(float(base)))
        difference = round_half_up((now - then) / abs(then) * 100, 1)
        size = f"{number(abs(difference), 1)}%"
    return Change((difference > 0) - (difference < 0), size)


def stored_change(
    absolute: float | None, relative: float | None, unit: str, decimals: int
) -> Change | None:
    """A change of `kpi_comparison` as printed: the papers of a period print it the same way.

    Rates differ in 个百分点 (`absolute` is 0–1), what has a relative change in per cent, all else
    in the unit of the figure. None without a change.
    """
    if absolute is None:
        return None
    if unit == PERCENT:
        difference, suffix = Decimal(repr(absolute)) * 100, f" {POINTS}"
    elif relative is not None and unit != "分":
        difference, suffix, decimals = Decimal(repr(relative)) * 100, "%", 1
    else:
        difference, suffix = Decimal(repr(absolute)), f" {unit}"
    printed = round_half_up(difference, decimals)
    return Change((printed > 0) - (printed < 0), f"{number(abs(printed), decimals)}{suffix}")


def target_text(
    target: float | None, unit: str, decimals: int, direction: str, currency: str = "元"
) -> str:
    """`目标 ≥ 98.00%`, `目标 ≤ 0 件`, `未设目标`."""
    if target is None:
        return NO_TARGET
    relation = {"up": "≥ ", "down": "≤ "}.get(direction, "")
    return f"目标 {relation}{figure(target, unit, decimals, currency).text}"


def moment(value: datetime | None) -> str:
    """`2024-07-01 02:30`."""
    return value.strftime("%Y-%m-%d %H:%M") if value else NO_DATA


def share(value: float | None) -> str:
    """A share of rows in per cent: two decimals, `<0.01%` when it would print as nothing."""
    if value is None:
        return DASH
    printed = round_half_up(Decimal(repr(float(value))) * 100, 2)
    if value > 0 and printed == 0:
        return "<0.01%"
    return f"{printed:,}%"


def short_of_whole(value: float, decimals: int) -> float:
    """A completion that rounds to 100 % only where the target was reached.

    `decimals` are those of the per cent that is printed: with one, 0.99961 becomes 0.999.
    """
    last = 1 - Decimal(1).scaleb(-decimals - 2)
    return min(value, float(last)) if value < 1 else value


def completion(value: float) -> str:
    """`86.3%`; of 0.99961, which was not reached, `99.9%`."""
    return f"{number(short_of_whole(value, 1) * 100, 1)}%"


def age(span: timedelta) -> str:
    """How old something is, in the largest unit that says it: 5 分钟, 30 小时, 3 天."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} 分钟"
    hours = minutes // 60
    return f"{hours} 小时" if hours < 48 else f"{hours // 24} 天"
