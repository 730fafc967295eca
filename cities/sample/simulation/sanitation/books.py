"""The two books of weigh tickets as they are exported: their columns, units and words."""

from __future__ import annotations

from dataclasses import dataclass

from cities.sample.simulation.sanitation import mistakes as m
from cities.sample.simulation.sanitation import tickets as t
from cities.sample.simulation.sanitation.workbook import Column

FATES: tuple[tuple[str, str, str, str], ...] = (
    (m.NAME_DRIFT, "name_drift", "landed", ""),
    (m.UNKNOWN_AREA, "unknown_area", "landed", ""),
    (m.FULL_WIDTH, "fullwidth_digits", "landed", ""),
    (m.WITH_UNIT, "kg_t_mixed", "landed", ""),
    (m.ABOUT, "number_words", "landed", "approx:net_kg"),
    (m.HIDDEN_GROSS, "redacted_x", "landed", "redacted:gross_kg"),
    (m.PHONE, "personal_data", "landed", ""),
    (m.DOUBLE, "duplicate_row", "merged", "identical_row"),
    (m.OTHER_UNIT, "kg_t_mixed", "quarantined", "net_is_gross_minus_tare"),
    (m.HIDDEN_NET, "redacted_x", "quarantined", "redacted net_kg"),
    (m.NO_NET, "missing_value", "quarantined", "required net_kg"),
    (m.WRONG_YEAR, "impossible_value", "quarantined", "G03 future weighed_at"),
)
"""Dirt of a ticket: kind in the register, fate, and what the reason or flag begins with."""


@dataclass(frozen=True)
class Book:
    """How one system exports its tickets."""

    name: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    streams: dict[str, str]
    directions: dict[str, str]


def _weights(unit_zh: str, in_header: bool) -> tuple[Column, ...]:
    ending = f"（{unit_zh}）" if in_header else ""
    upper = "称重数据" if in_header else f"称重数据（{unit_zh}）"
    return tuple(
        Column(upper, f"{name}{ending}", "number", 11) for name in ("毛重", "皮重", "净重")
    )


STATIONS = Book(
    name=t.STATION_BOOK,
    title="生活垃圾转运站称重明细表",
    unit="kg",
    columns=(
        Column("", "磅单号", width=18),
        Column("车辆信息", "车牌号"),
        Column("车辆信息", "车辆类型"),
        Column("车辆信息", "核载（吨）", "number", 9),
        Column("", "来源街道", width=16),
        Column("", "垃圾类别"),
        Column("", "方向", width=7),
        *_weights("千克", in_header=False),
        Column("", "称重时间", width=20),
        Column("", "称重方式"),
        Column("", "司磅员姓名"),
        Column("", "运输单位", width=24),
        Column("", "备注", width=24),
    ),
    streams={"其他": "其他垃圾"},
    directions={},
)
PLANTS = Book(
    name=t.PLANT_BOOK,
    title="垃圾处理厂进厂计量台账",
    unit="t",
    columns=(
        Column("", "流水号", width=18),
        Column("", "处理厂", width=26),
        Column("车辆", "车牌号"),
        Column("车辆", "车辆类型"),
        Column("", "来源单位", width=16),
        Column("", "货物名称"),
        Column("", "进出场", width=7),
        *_weights("吨", in_header=True),
        Column("", "进场时间", width=20),
        Column("", "称重方式"),
        Column("", "司磅员姓名"),
        Column("", "清运公司", width=24),
        Column("", "备注", width=24),
    ),
    streams={"其他": "生活垃圾", "厨余": "厨余垃圾", "建筑": "建筑垃圾", "大件": "大件垃圾"},
    directions={"进场": "进", "出场": "出"},
)
BOOKS = (STATIONS, PLANTS)
