"""The made-up assessment rules: editions, the eleven projects, groups, and who sends what when.

The projects are those of DOMAIN §9.1 (常州 2022 text); scores, editions and dates are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cities.sample.simulation.plan import Plan

ITEMS: dict[str, int] = {
    "市容环境": 15,
    "街面秩序": 12,
    "宣传广告": 8,
    "园林绿化": 8,
    "交通秩序": 10,
    "施工管理": 7,
    "住宅小区": 10,
    "菜市场": 8,
    "城中村": 6,
    "河道管理": 6,
    "垃圾分类": 10,
}
"""Project and full score; they add up to 100."""

DISTRICTS: dict[str, str] = {
    "d1": "澄湖区",
    "d2": "星渚区",
    "d3": "兰汀区",
    "d4": "霁山区",
    "d5": "鹭洲区",
    "d6": "禾麓区",
}
MATRIX_DISTRICTS = ("d3", "d4")
"""Their form is a matrix: it has no row to repeat, no project to leave out, and no bonus."""

MID_YEAR = date(2025, 7, 1)
"""First day of the edition that changes the caps, the tie-break and the lists in mid-year."""

FIELD, APPEAL, DISTRICT, RESENT = "field", "appeal", "district", "resent"
VISITS, RECHECKS, TOTALS = "visits", "rechecks", "totals"
APPEALS, EXTRAS, ANNUAL = "appeals", "extras", "annual"
RESENT_AFTER = timedelta(days=3)
_LATE_CHANCE, _RESENT_CHANCE = 0.15, 0.12


def weights(month: date) -> dict[str, int]:
    """Weights of the printed sheet, in percent: the districts' rises to 50 in 2025 (T28).

    The sheet is an old form with two components; what the rules weigh is `league_weights`.
    """
    down = 40 if month.year < 2025 else 50
    return {"市级现场考评": 100 - down, "区级综合评价": down}


def rule_edition(month: date) -> str:
    """Edition of the rules in force: one in 2024, two in 2025, the second from July on."""
    if month.year < 2025:
        return "云城考〔2024〕1号(示例)"
    return f"云城考〔2025〕{1 if month < MID_YEAR else 2}号(示例)"


def item_cap(month: date, item_name: str) -> int:
    """Hundredths of a point that an item may cost in the city's inspections, at most."""
    return ITEMS[item_name] * (10 if month < MID_YEAR else 20)


def period(month: date) -> str:
    """`YYYY-MM`."""
    return f"{month:%Y-%m}"


def last_day(month: date) -> date:
    """Last day of the month that begins on `month`."""
    return following(month) - timedelta(days=1)


def following(month: date) -> date:
    """First day of the month after."""
    return (month + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Delivery:
    """One workbook: what it holds of which month, who sends it, and the day it arrives.

    kind: `field` the city's own inspections, `appeal` what became of the appeals against them,
    `district` a district's evaluation of its streets, `resent` the same once more, `visits` the
    record of what was visited and found, `rechecks` that of what was fixed, `appeals` and `extras`
    the registers beside the scores, `totals` the league, `annual` the marks of the year that ends
    with the month.
    """

    arrives: date
    kind: str
    month: date
    district_id: str = ""
    is_late: bool = False

    @property
    def file_name(self) -> str:
        """Path below the raw folder."""
        if self.kind in (FIELD, APPEAL):
            ending = "_申诉结果" if self.kind == APPEAL else ""
            return f"考核/市级现场考评/现场考评_{period(self.month)}{ending}.xlsx"
        if self.kind in (VISITS, RECHECKS):
            ending = "_复查" if self.kind == RECHECKS else ""
            return f"考核/现场考评台账/考评台账_{period(self.month)}{ending}.csv"
        if self.kind == APPEALS:
            return f"考核/申诉登记/申诉登记_{period(self.month)}.csv"
        if self.kind == EXTRAS:
            return f"考核/加减分登记/加减分登记_{period(self.month)}.csv"
        if self.kind == TOTALS:
            return f"考核/综合得分/综合得分_{period(self.month)}.xlsx"
        if self.kind == ANNUAL:
            return f"考核/综合得分/年度工作_{self.month.year}.xlsx"
        name = DISTRICTS[self.district_id]
        ending = "_重发" if self.kind == RESENT else ""
        return f"考核/区级综合评价/{name}/{name}综合评价_{period(self.month)}{ending}.xlsx"


def deliveries(plan: Plan, first: date, last: date) -> list[Delivery]:
    """Workbooks that arrive from `first` to `last`, in the order of arrival."""
    found: list[Delivery] = []
    month = plan.first_day.replace(day=1)
    while month <= last:
        found += [d for d in _of_month(plan, month) if first <= d.arrives <= last]
        month = following(month)
    return sorted(found, key=lambda d: (d.arrives, d.file_name))


def _of_month(plan: Plan, month: date) -> Iterator[Delivery]:
    """The city on the 3rd of the next month, the districts after it; some of them late or twice."""
    then = following(month)
    yield Delivery(then.replace(day=3), FIELD, month)
    yield Delivery(then.replace(day=20), APPEAL, month)
    yield Delivery(then.replace(day=3), VISITS, month)
    yield Delivery(then.replace(day=20), RECHECKS, month)
    yield Delivery(then.replace(day=3), EXTRAS, month)
    yield Delivery(then.replace(day=20), APPEALS, month)
    yield Delivery(then.replace(day=28), TOTALS, month)
    if (month.year, month.month) == (2024, 12):
        yield Delivery(then.replace(day=15), ANNUAL, month)
    chances = plan.rng("assessment.schedule", month).random((len(DISTRICTS), 2))
    for number, (district_id, (late, again)) in enumerate(
        zip(DISTRICTS, chances, strict=True), start=4
    ):
        is_late = bool(late < _LATE_CHANCE)
        arrives = then.replace(day=25 if is_late else number)
        yield Delivery(arrives, DISTRICT, month, district_id, is_late)
        if again < _RESENT_CHANCE:
            yield Delivery(arrives + RESENT_AFTER, RESENT, month, district_id)
