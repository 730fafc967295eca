"""What the league of a month is made of: components, their weights, and points for the city's KPIs.

From mid-2025 on four more components stand beside the two that the printed sheet knows: a special
campaign (专项考核), and three that KPIs feed, each scored in another way (DOMAIN §10.2). Half-years
of 2025 have the survey besides, the year 2024 a mark of its own (DOMAIN §10.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cities.sample.simulation.assessment.rules import MID_YEAR, weights

FIELD, DOWN, DUST = "city_field", "district_down", "dust"
PEOPLE, WORK = "people", "work"
LINEAR, STEP, THRESHOLD = "linear", "step", "threshold"
DUST_ITEM = "工地扬尘"
"""Item of the special campaign, from whose full score of 100 its deductions are taken."""

_FIGURE = Decimal("0.00000001")


@dataclass(frozen=True)
class Fed:
    """A component that a KPI feeds; `points` are (figure, score), rising by the figure."""

    name: str
    kpi_id: str
    policy: str
    method: str
    points: tuple[tuple[str, int], ...]

    def cents(self, numerator: float, denominator: float) -> Fraction:
        """Hundredths of a point for a rate, which carries eight decimals."""
        rate = (Decimal(numerator) / Decimal(denominator)).quantize(_FIGURE, ROUND_HALF_UP)
        figure = Fraction(rate)
        steps = [(Fraction(at), 100 * score) for at, score in self.points]
        reached = [step for step in steps if figure >= step[0]]
        ahead = [step for step in steps if figure < step[0]]
        if self.method != LINEAR or not ahead:
            return Fraction(reached[-1][1] if reached else 0)
        if not reached:
            return Fraction(ahead[0][1])
        (low, less), (high, more) = reached[-1], ahead[0]
        return less + (more - less) * (figure - low) / (high - low)


FED: dict[str, Fed] = {
    "on_time": Fed("按期结案", "C13", "due_incl_backlog", LINEAR, (("0.8", 60), ("0.98", 100))),
    "closed": Fed(
        "案件结案", "C12", "due_incl_backlog", STEP, (("0.9", 60), ("0.95", 80), ("0.98", 100))
    ),
    "signed": Fed("热线签收", "H03", "due", THRESHOLD, (("0", 0), ("0.95", 100))),
}
"""KPI-fed components of the edition of mid-2025, by code."""

NAMES = (
    {FIELD: "市级现场考评", DOWN: "区级综合评价", DUST: "扬尘专项"}
    | {code: fed.name for code, fed in FED.items()}
    | {PEOPLE: "群众满意度", WORK: "年度工作"}
)


def league_weights(month: date) -> dict[str, int]:
    """Component → weight in percent, by the rules in force."""
    if month < MID_YEAR:
        return dict(zip((FIELD, DOWN), weights(month).values(), strict=True))
    return {FIELD: 30, DOWN: 50, DUST: 5, "on_time": 5, "closed": 5, "signed": 5}


def period_weights(kind: str, month: date) -> dict[str, int]:
    """Component that only a longer period has → weight in percent, by its newest month's rules."""
    if kind == "H" and month.year == 2025:
        return {PEOPLE: 10}
    if kind == "Y" and month.year == 2024:
        return {WORK: 10}
    return {}


def month_weight(kind: str, newest: date, month: date) -> int:
    """How often a month counts in a longer period, by the rules of the newest month of it."""
    if kind == "Y" and newest.year == 2024:
        return 2 if month.month in (6, 12) else 1
    if kind == "Q" and newest >= MID_YEAR:
        return 2 if month.month == 9 else 1
    return 1
