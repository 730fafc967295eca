"""The ledger of illegal buildings: an Excel file a month, one sheet for 存量 and one for 新增."""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement import buildings as ib
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import City, last_of, taken
from cities.sample.simulation.enforcement.ledger import rows_of
from cities.sample.simulation.enforcement.words import times_text
from cities.sample.simulation.enforcement.workbook import (
    Cell,
    Column,
    monthly_sheet,
    write_workbook,
)
from cities.sample.simulation.hotline.streets import Array, Columns

TABLE = "src_illegal_building"
_COLUMNS = (
    Column("违建编号", width=18), Column("存量或新增"), Column("区域", "位置"),
    Column("街道", "位置"), Column("违建地点", "位置", 24), Column("发现日期", "日期"),
    Column("制止日期", "日期"), Column("拆除日期", "日期"), Column("违建面积（平方米）", "面积"),
    Column("拆除面积（平方米）", "面积"), Column("处置方式"),
    Column("是否蓝皮棚"), Column("更新时间", width=20),
)  # fmt: skip
_AREA, _REMOVED = 8, 9


def building_number(buildings: Columns) -> list[str]:
    """违建编号: WJC (存量) or WJX (新增), month, number."""
    return [
        f"WJ{'X' if new else 'C'}{str(month).replace('-', '')}{seq:05d}"
        for new, month, seq in zip(
            buildings["is_new"], buildings["month"], buildings["seq"], strict=True
        )
    ]


def written_area(dm2: int, odd: int) -> Cell:
    """An area in m², as a number or in words; `dm2` are hundredths."""
    area = dm2 / 100
    if odd == ib.HIDDEN:
        return "X"
    if odd == ib.WITH_UNIT:
        return f"{area:g}平方米"
    if odd == ib.MORE_THAN:
        return f"{area:g}余"
    if odd == ib.ABOUT:
        return f"约{area:g}平方米"
    return area


def building_rows(city: City, buildings: Columns, month: date) -> list[list[Cell]]:
    """Rows of the ledger of `month`; a broken row tells a tenth of the building's area."""
    until = np.full(len(buildings["seq"]), np.datetime64(last_of(month), "D"))
    state = ib.state_at(buildings, until)
    broken = buildings["broken"] == np.datetime64(month, "M")
    area = np.where(broken, buildings["removed_dm2"] // 10, buildings["area_dm2"])
    street, draw = buildings["street"], buildings["draw"]
    road = city.streets.picked(city.streets.road_names, street, draw)
    names = city.streets.street_cells(street, buildings["written"], buildings["spelling"], draw)
    columns: list[list[Cell]] = [
        list(building_number(buildings)),
        ["新增" if new else "存量" for new in buildings["is_new"]],
        list(city.streets.district_cells(street, street * 0)),
        list(names),
        [f"{r}{1 + d % 320}号" for r, d in zip(road, draw, strict=True)],
        *(_days(days) for days in (buildings["found"], state["stopped"], state["removed"])),
        [written_area(int(a), int(o)) for a, o in zip(area, buildings["odd"], strict=True)],
        [
            written_area(int(a), int(o)) if a >= 0 else None
            for a, o in zip(state["removed_dm2"], buildings["odd"], strict=True)
        ],
        [ib.DISPOSALS[d] for d in state["disposal"]],
        [(None, "否", "是")[s] for s in buildings["shed"]],
        list(times_text(state["updated"])),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def write_buildings(books: Books, register: DirtRegister, month: date) -> None:
    """Write the ledger of a month, with a 合计 row on each sheet; nothing if nothing changed."""
    buildings = books.buildings(month)
    buildings = taken(buildings, rows_of(buildings, ib.EVENTS, month))
    name = f"违法建设台账_{month:%Y%m}.xlsx"
    sheets, totals = [], 0
    for is_new, label in ((False, "存量"), (True, "新增")):
        mine = taken(buildings, np.flatnonzero(buildings["is_new"] == is_new))
        if not len(mine["seq"]):
            continue
        rows = building_rows(books.city, mine, month)
        total: list[Cell] = [None] * len(_COLUMNS)
        total[0] = "合计"
        total[_AREA], total[_REMOVED] = _sum(rows, _AREA, mine), _sum(rows, _REMOVED, mine)
        sheets.append(
            monthly_sheet(label, f"违法建设台账·{label}", month, _COLUMNS, [*rows, total])
        )
        totals += 1
    if not sheets:
        return
    write_workbook(books.folder / name, sheets)
    broken = buildings["broken"] == np.datetime64(month, "M")
    odd = buildings["odd"]
    cnt = int(broken.sum())
    register.plant("impossible_value", TABLE, cnt, quarantined=cnt, reason="removed_within_area",
                   where=name)  # fmt: skip
    register.plant("total_row", TABLE, totals, merged=totals, reason="total_row", where=name)
    drifts = (buildings["spelling"] > 0) & (buildings["written"] == 0)
    for (kind, reason), found in {
        ("name_drift", "street_name"): drifts,
        ("number_words", "ib_area_m2"): odd == ib.WITH_UNIT,
        ("number_words", "approx:ib_area_m2"): (odd == ib.MORE_THAN) | (odd == ib.ABOUT),
        ("redacted_x", "redacted:ib_area_m2"): odd == ib.HIDDEN,
    }.items():
        cnt = int((found & ~broken).sum())
        register.plant(kind, TABLE, cnt, landed=cnt, reason=reason, where=name)
    mine = taken(buildings, np.flatnonzero((odd == ib.WITH_UNIT) & ~broken))
    register.tell("number_words", TABLE, building_number(mine), "ib_area_m2",
                  mine["area_dm2"] / 100, reason="ib_area_m2", file=name)  # fmt: skip


def _sum(rows: list[list[Cell]], column: int, buildings: Columns) -> float:
    """Sum of a column as it can be read: what is hidden is in no sum."""
    dm2 = 0
    for row, odd in zip(rows, buildings["odd"], strict=True):
        cell = row[column]
        if cell is not None and odd != ib.HIDDEN:
            digits = "".join(sign for sign in str(cell) if sign.isdigit() or sign == ".")
            dm2 += round(float(digits) * 100)
    return dm2 / 100


def _days(days: Array) -> list[Cell]:
    return [None if np.isnat(day) else day.item() for day in days]
