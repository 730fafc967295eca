"""What must hold of the components of an edition: weights, items, shares, scoring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ingestion.assessment_rules.defects import Defect, near
from ingestion.assessment_rules.marked import Marked
from ingestion.assessment_rules.shape import WITH_ITEMS

_ONLY_FOR = {
    "items": WITH_ITEMS,
    "share": ("inspection_deduction", "special"),
    "road_grades": ("inspection_deduction", "special"),
    "level": ("survey",),
    "kpi": ("kpi",),
    "reading": ("kpi",),
    "scoring": ("kpi",),
}
_NEEDED = {"kpi": ("kpi", "scoring"), **dict.fromkeys(WITH_ITEMS, ("items",))}


def wrong_components(
    told: Marked, file: str, kpis: Mapping[str, frozenset[str]]
) -> Iterator[Defect]:
    """Defects of the components of one edition, which is of the right shape."""
    components = told.at("components")
    total = sum((number(component, "weight") for component in components), Decimal(0))
    if total != 1:
        yield Defect(file, components.line, f"各分项权重之和为 {total}，应为 1；请核对 weight")
    for key in ("code", "name"):
        yield from repeated(components, key, f"分项的“{key}”", file)
    for component in components:
        yield from _wrong_component(component, file, kpis)
    yield from _claimed_twice(components, file)


def _wrong_component(
    component: Marked, file: str, kpis: Mapping[str, frozenset[str]]
) -> Iterator[Defect]:
    source, code = str(component.get("source")), component.get("code")
    for key, sources in _ONLY_FOR.items():
        if key in component.entries and source not in sources:
            line = component.at(key).line
            yield Defect(file, line, f"来源为 {source} 的分项“{code}”不用“{key}”；请删去")
    for key in _NEEDED.get(source, ()):
        if key not in component.entries:
            yield Defect(file, component.line, f"来源为 {source} 的分项“{code}”缺少“{key}”；请补上")
    yield from _wrong_items(component, file)
    yield from repeated(component.at("road_grades"), "name", "道路等级", file)
    if "share" in component.entries:
        share = component.at("share")
        total = number(share, "street") + number(share, "department")
        if total != 1:
            yield Defect(file, share.line, f"街道与部门的分担之和为 {total}，应为 1；请改正")
    kpi, reading = component.get("kpi"), component.get("reading")
    if kpi is not None and kpis:
        if kpi not in kpis:
            hint = near(kpi, kpis) or "请查指标目录 kpi_catalog"
            yield Defect(file, component.at("kpi").line, f"没有指标“{kpi}”；{hint}")
        elif reading is not None and reading not in kpis[str(kpi)]:
            options = "、".join(sorted(kpis[str(kpi)])) or "（无）"
            line = component.at("reading").line
            yield Defect(file, line, f"指标 {kpi} 没有口径“{reading}”；可用的有：{options}")
    if "scoring" in component.entries:
        yield from _wrong_scoring(component, file)


def _wrong_items(component: Marked, file: str) -> Iterator[Defect]:
    items = component.at("items")
    if not items.value:
        return
    yield from repeated(items, "name", "考核项目", file)
    total, full = sum((number(item, "full") for item in items), Decimal(0)), component.get("full")
    if total != Decimal(str(full)):
        told = f"各项目满分之和为 {total}，分项满分为 {full}；请使二者相等"
        yield Defect(file, items.line, told)
    for item in items:
        if "cap" in item.entries and number(item, "cap") > number(item, "full"):
            told = f"项目“{item.get('name')}”的扣分上限高于其满分；请改小 cap"
            yield Defect(file, item.at("cap").line, told)


def _wrong_scoring(component: Marked, file: str) -> Iterator[Defect]:
    """Points [value, score] in rising order of the value; a threshold has two, a line at least."""
    scoring = component.at("scoring")
    points, method = list(scoring.at("points")), scoring.get("method")
    if any(len(list(point)) != 2 for point in points):
        yield Defect(file, scoring.line, "“points”的每一项应为 [指标值, 得分]；请改正")
        return
    if method == "linear" and len(points) < 2:
        yield Defect(file, scoring.line, "线性计分至少要两点；请补上，或改用 step")
    if method == "threshold" and len(points) != 2:
        yield Defect(file, scoring.line, "达标计分应为两点：未达标从何值起、达标从何值起；请改正")
    pairs = [tuple(Decimal(str(cell.value)) for cell in point) for point in points]
    for before, here, point in zip(pairs, pairs[1:], points[1:], strict=False):
        if here[0] <= before[0]:
            told = f"指标值 {here[0]} 不大于前一档 {before[0]}；请按指标值从小到大排列"
            yield Defect(file, point.line, told)
    full = Decimal(str(component.get("full")))
    for pair, point in zip(pairs, points, strict=True):
        if not 0 <= pair[1] <= full:
            yield Defect(file, point.line, f"得分 {pair[1]} 不在 0 与满分 {full} 之间；请改正")


def _claimed_twice(components: Marked, file: str) -> Iterator[Defect]:
    """An item of two components of one kind: nobody could say which one a deduction meets."""
    seen: dict[tuple[str, str], object] = {}
    for component in components:
        source = component.get("source")
        kinds = {"inspection_deduction": ("扣分",), "district_score": ("评分",)}.get(
            str(source), ("扣分", "评分")
        )
        for item in component.at("items"):
            for kind in kinds:
                key = (kind, str(item.get("name")))
                if key in seen and seen[key] != component.get("code"):
                    told = f"项目“{key[1]}”已属于分项“{seen[key]}”，扣分无从归属；请改名"
                    yield Defect(file, item.line, told)
                seen.setdefault(key, component.get("code"))


def repeated(rows: Marked, key: str, what: str, file: str) -> Iterator[Defect]:
    """Rows that say the same under a key as one before them."""
    seen: dict[str, int] = {}
    for row in rows:
        name = str(row.get(key))
        if name in seen:
            told = f"{what}“{name}”重复（第 {seen[name]} 行已有）；请改名或删去"
            yield Defect(file, row.line, told)
        seen.setdefault(name, row.line)


def number(row: Marked, key: str) -> Decimal:
    """The exact number under a key that is known to hold one."""
    return Decimal(str(row.get(key)))
