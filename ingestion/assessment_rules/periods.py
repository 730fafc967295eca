"""What must hold of quarters, half-years and years, and of groups with weights of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ingestion.assessment_rules.components import number, repeated
from ingestion.assessment_rules.defects import Defect, near
from ingestion.assessment_rules.marked import Marked

PERIODS = {"quarter": ("Q", 3, "季度"), "half_year": ("H", 6, "半年"), "year": ("Y", 12, "年度")}
"""Section of a rule file → period type, months it has, and its name."""

MONTHS = tuple(str(month) for month in range(1, 13))


def wrong_periods(told: Marked, file: str) -> Iterator[Defect]:
    """Defects of the sections of longer periods of an edition, which is of the right shape."""
    for name, (_, most, zh) in PERIODS.items():
        if name not in told.entries:
            continue
        section = told.at(name)
        months = section.at("min_months")
        if not 1 <= int(str(months.value)) <= most:
            yield Defect(file, months.line, f"“min_months”应在 1 与 {most} 之间；请改正")
        yield from _wrong_month_weights(section, file)
        yield from _wrong_components(told, section, zh, file)


def wrong_group_weights(told: Marked, file: str) -> Iterator[Defect]:
    """A group's own weights name components of the edition; those of its months add up to 1."""
    monthly = _codes(told)
    known = [*monthly, *(code for name in PERIODS for code in _codes(told.at(name)))]
    for group in told.at("groups"):
        weights = group.at("weights")
        for code, weight in weights.entries.items():
            if code not in known:
                hint = near(code, known) or f"可用的有：{'、'.join(known)}"
                yield Defect(file, weight.line, f"权重所指的“{code}”不是分项；{hint}")
        total = sum((number(weights, code) for code in weights.entries if code in monthly),
                    Decimal(0))  # fmt: skip
        if "weights" in group.entries and total != 1:
            which = f"组别“{group.get('name')}”的月度分项权重之和为 {total}，应为 1"
            yield Defect(file, weights.line, f"{which}；请核对 weights")
        for name, (_, _, zh) in PERIODS.items():
            own = [code for code in _codes(told.at(name)) if code in weights.entries]
            yield from _above_1(weights, sum((number(weights, code) for code in own), Decimal(0)),
                                zh, file)  # fmt: skip


def monthly_elsewhere(editions: Mapping[str, Marked]) -> Iterator[Defect]:
    """A code of the months in one edition and of a longer period in another.

    A quarter or year may hold months of both, and would have two components of one code.
    """
    of_months = {code: file for file, told in editions.items() for code in _codes(told)}
    for file, told in editions.items():
        for name, (_, _, zh) in PERIODS.items():
            for component in told.at(name).at("components"):
                code = str(component.get("code"))
                if code in of_months and code not in _codes(told):
                    what = f"{zh}分项的“code”“{code}”在 {of_months[code]} 中是月度分项"
                    yield Defect(file, component.line, f"{what}，跨版的周期分不清；请改名")


def _wrong_month_weights(section: Marked, file: str) -> Iterator[Defect]:
    for month, weight in section.at("month_weights").entries.items():
        if month not in MONTHS:
            yield Defect(file, weight.line, f"“month_weights”的“{month}”不是月份；请写 1 至 12")
        elif Decimal(str(weight.value)) <= 0:
            yield Defect(file, weight.line, f"{month} 月的权重应大于 0；请改正")


def _wrong_components(told: Marked, section: Marked, zh: str, file: str) -> Iterator[Defect]:
    """Of one period: no component of the months again, and no more than the whole of the total."""
    components = section.at("components")
    total = sum((number(component, "weight") for component in components), Decimal(0))
    yield from _above_1(components, total, zh, file)
    for key in ("code", "name"):
        yield from repeated(components, key, f"{zh}分项的“{key}”", file)
        monthly = {str(component.get(key)) for component in told.at("components")}
        for component in components:
            if str(component.get(key)) in monthly:
                what = f"{zh}分项的“{key}”“{component.get(key)}”已是月度分项"
                yield Defect(file, component.line, f"{what}，会重复计分；请改名或删去")
    for component in components:
        source = component.get("source")
        if source == "delivered" and zh == "半年":
            what = "半年没有送达的分项得分（考核周期只有月、季、年）"
            yield Defect(file, component.at("source").line, f"{what}；请用 survey，或改到年度")
        if "level" in component.entries and source != "survey":
            what = f"来源为 {source} 的分项“{component.get('code')}”不用“level”"
            yield Defect(file, component.at("level").line, f"{what}；请删去")


def _above_1(where: Marked, total: Decimal, zh: str, file: str) -> Iterator[Defect]:
    if total > 1:
        what = f"{zh}分项的权重之和为 {total}，不得超过 1（其余归月度得分）"
        yield Defect(file, where.line, f"{what}；请核对权重")


def _codes(section: Marked) -> list[str]:
    return [str(component.get("code")) for component in section.at("components")]
