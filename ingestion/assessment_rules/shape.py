"""The shape of a rule file: which keys there are, of which type, and which may be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ingestion.assessment_rules.defects import Defect, near
from ingestion.assessment_rules.marked import Marked

SOURCES = ("inspection_deduction", "district_score", "kpi", "survey", "special", "delivered")
WITH_ITEMS = ("inspection_deduction", "district_score", "special")
OF_PERIODS = ("survey", "delivered")
"""Sources of a component that only the table of a quarter, half-year or year has."""

LEVELS = ("street", "district")
METHODS = ("linear", "step", "threshold")
ROLES = ("street", "department")


@dataclass(frozen=True)
class Kind:
    """What a value must be: a test, its name in Chinese, and the shape of what it holds.

    each: of every element of a list. under: of what stands under the keys of a mapping whose keys
    are free.
    """

    zh: str
    test: Callable[[object], bool]
    keys: Mapping[str, Field] = field(default_factory=dict)
    each: Kind | None = None
    under: Kind | None = None


@dataclass(frozen=True)
class Field:
    """A key of a mapping."""

    kind: Kind
    required: bool = True


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool))


def one_of(*words: str) -> Kind:
    """One of a few words."""
    return Kind("“" + "”“".join(words) + "”之一", lambda value: value in words)


def mapping(**keys: Field) -> Kind:
    """A mapping of known keys."""
    return Kind("键值表", lambda value: isinstance(value, dict), keys=keys)


def listed(each: Kind) -> Kind:
    """A list whose elements are alike."""
    return Kind("列表", lambda value: isinstance(value, list), each=each)


def by_name(under: Kind) -> Kind:
    """A mapping whose keys are names of the edition's own."""
    return Kind("键值表", lambda value: isinstance(value, dict), under=under)


def optional(kind: Kind) -> Field:
    """A key that may be left out."""
    return Field(kind, required=False)


TEXT = Kind("非空文本", lambda value: isinstance(value, str) and value.strip() != "")
DAY = Kind("日期（如 2024-01-01）", lambda value: isinstance(value, date))
WHOLE = Kind("不小于 0 的整数", _is_whole)
NUMBER = Kind("数字", _is_number)
POINTS = Kind("不小于 0 的数字", lambda value: _is_number(value) and Decimal(str(value)) >= 0)
SHARE = Kind("0 至 1 的数字", lambda value: _is_number(value) and 0 <= Decimal(str(value)) <= 1)
FLAG = Kind("true 或 false", lambda value: isinstance(value, bool))
DECIMALS = Kind("0 至 4 的整数", lambda value: _is_whole(value) and int(str(value)) <= 4)

UNIT = Kind(
    "单位编码，或 {unit: 编码, enters: 日期, leaves: 日期}",
    lambda value: isinstance(value, dict) or (isinstance(value, str) and value != ""),
    keys={"unit": Field(TEXT), "enters": optional(DAY), "leaves": optional(DAY)},
)
GROUP = mapping(
    name=Field(TEXT),
    role=optional(one_of(*ROLES)),
    weights=optional(by_name(SHARE)),
    units=Field(listed(UNIT)),
)
ITEM = mapping(name=Field(TEXT), full=Field(POINTS), cap=optional(POINTS))
ROAD_GRADE = mapping(name=Field(TEXT), factor=Field(POINTS))
SCORING = mapping(method=Field(one_of(*METHODS)), points=Field(listed(listed(NUMBER))))
COMPONENT = mapping(
    code=Field(TEXT),
    name=Field(TEXT),
    weight=Field(SHARE),
    source=Field(one_of(*SOURCES)),
    full=Field(POINTS),
    is_district_down=optional(FLAG),
    items=optional(listed(ITEM)),
    share=optional(mapping(street=Field(SHARE), department=Field(SHARE))),
    road_grades=optional(listed(ROAD_GRADE)),
    level=optional(one_of(*LEVELS)),
    kpi=optional(TEXT),
    reading=optional(TEXT),
    scoring=optional(SCORING),
)
PERIOD_COMPONENT = mapping(
    code=Field(TEXT),
    name=Field(TEXT),
    weight=Field(SHARE),
    source=Field(one_of(*OF_PERIODS)),
    full=Field(POINTS),
    level=optional(one_of(*LEVELS)),
)
AVERAGE = mapping(
    method=Field(one_of("mean_of_months")),
    min_months=Field(WHOLE),
    month_weights=optional(by_name(POINTS)),
    components=optional(listed(PERIOD_COMPONENT)),
)
EDITION = mapping(
    edition=Field(TEXT),
    title=Field(TEXT),
    document_no=Field(TEXT),
    effective_from=Field(DAY),
    effective_to=optional(DAY),
    groups=Field(listed(GROUP)),
    components=Field(listed(COMPONENT)),
    bonus=optional(mapping(cap=Field(POINTS))),
    veto=optional(listed(TEXT)),
    missing=Field(one_of("no_rank")),
    publish_decimals=Field(DECIMALS),
    rounding=Field(one_of("half_up", "truncate")),
    tie=Field(mapping(method=Field(one_of("competition")), **{"break": optional(listed(TEXT))})),
    red=optional(mapping(top_n=optional(WHOLE), min_score=optional(POINTS))),
    black=optional(mapping(bottom_n=optional(WHOLE), pass_score=optional(POINTS))),
    warning=Field(mapping(item_deduction_ratio=Field(SHARE))),
    appeal=Field(mapping(window_days=Field(WHOLE))),
    quarter=Field(AVERAGE),
    half_year=optional(AVERAGE),
    year=Field(AVERAGE),
    note=optional(TEXT),
)


def misshapen(told: Marked, kind: Kind, where: str, file: str) -> list[Defect]:
    """Unknown and missing keys and wrong types below a value; `where` names it."""
    if not kind.test(told.value):
        return [Defect(file, told.line, f"{where}应为{kind.zh}；请改正")]
    found: list[Defect] = []
    for key, value in told.entries.items():
        if kind.under is not None:
            found += misshapen(value, kind.under, f"“{key}”", file)
        elif key not in kind.keys:
            hint = near(key, kind.keys) or f"可用的有：{'、'.join(kind.keys)}"
            found.append(Defect(file, value.line, f"{where}没有名为“{key}”的项；{hint}"))
        else:
            found += misshapen(value, kind.keys[key].kind, f"“{key}”", file)
    if isinstance(told.value, dict):
        found += [
            Defect(file, told.line, f"{where}缺少“{key}”；请补上，应为{field.kind.zh}")
            for key, field in kind.keys.items()
            if field.required and key not in told.entries
        ]
    if kind.each is not None:
        if not told.value:
            found.append(Defect(file, told.line, f"{where}是空列表；请至少写一项，或删去这一项"))
        for number, element in enumerate(told, 1):
            found += misshapen(element, kind.each, f"{where}第 {number} 项", file)
    return found
