"""Cases as their newest rows in the case platform tell of them, read one by one without NumPy."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize

import numpy as np
import polars as pl

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.positions import to_bd09, to_gcj02
from cities.sample.simulation.cases.raw import write_history
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import Truth
from cities.sample.simulation.world import CITY_ID, World

DAYS = 135
MONTHS = [date(2024, month, 1) for month in range(1, 6)]
CHANNELS = {channel.written: channel.canonical for channel in p.CHANNELS}


@dataclass(frozen=True)
class Row:
    """One case as its newest row tells of it."""

    number: str
    channel: str
    family: str
    category: str
    place: tuple[str, ...]
    position: tuple[float, float, str]
    times: dict[str, datetime | None]
    stream: str
    status: str
    close_type: str | None
    extensions: int
    reworks: int
    returns: int
    limit: tuple[float, str] | None
    unit_of_time: str | None
    closed_days: frozenset[date]

    def at(self, name: str) -> datetime | None:
        return self.times[name]

    @property
    def is_void(self) -> bool:
        return self.at("作废时间") is not None

    @property
    def is_nowhere(self) -> bool:
        return self.place[-1] == p.DUMMY_ADDRESS

    @property
    def closed(self) -> datetime | None:
        return self.at("结案时间") if self.close_type in ("正常", "强制", "自行处置") else None

    @property
    def ever_closed(self) -> list[datetime]:
        """The present one, and the first of a case that was reopened (重开)."""
        counts = self.is_in_stream and self.at("首次结案截止时间")
        told = (self.closed, self.at("首次结案时间") if counts else None)
        return [at for at in told if at]

    @property
    def open_times(self) -> list[tuple[datetime, datetime]]:
        """From the report, and from 重开 again, to what ended it: a closing, or 转出."""
        over = min(t for t in (self.closed, self.at("转出时间"), datetime.max) if t)
        if not (again := self.at("重开时间")):
            return [(self.at("上报时间"), over)]
        return [(self.at("上报时间"), self.at("首次结案时间") or again), (again, over)]

    @property
    def first_deadline(self) -> datetime | None:
        """The stated one, else that of the bundle, an extension or the limit and of the check."""
        granted, again = self.at("延期批准时间"), self.at("重开时间")
        is_extended = granted and not (again and granted < again)
        handling = self.at("延期截止时间") if is_extended else self.at("捆绑截止时间")
        sent = self.at("派遣时间")
        if not handling and sent and self.limit:
            handling = _moment(clock.deadline(np.datetime64(sent), *self.limit, self.closed_days))
        if self.at("结案截止时间") or not handling:
            return self.at("结案截止时间")
        return _moment(clock.deadline(np.datetime64(handling), 4, "工作时", self.closed_days))

    @property
    def deadline(self) -> datetime | None:
        told, start, end = (self.first_deadline, self.at("挂账时间"), self.at("解挂时间"))
        if not (told and start and end):
            return told
        if self.unit_of_time not in ("工作时", "工作日"):
            return told + (end - start)
        missed = self.seconds(start, end)
        if not missed:
            return told
        return _moment(clock.work_end(np.datetime64(told), np.int64(missed), self.closed_days))

    @property
    def used_and_limit(self) -> tuple[int, float] | None:
        """Seconds of the limit's clock between dispatch and handling without suspension, and it."""
        sent, handled = self.at("派遣时间"), self.at("处置完成时间")
        if self.is_void or not (sent and handled and self.limit):
            return None
        hour = {"工作日": clock.DAY_SECONDS, "自然日": 86_400}.get(self.unit_of_time, 3600)
        used = self.seconds(sent, handled)
        if start := self.at("挂账时间"):
            back = min(self.at("解挂时间") or handled, handled)
            used -= max(self.seconds(max(start, sent), back), 0)
        return max(used, 0), self.limit[0] * hour

    def seconds(self, start: datetime, end: datetime) -> int:
        if self.unit_of_time not in ("工作时", "工作日"):
            return int((end - start).total_seconds())
        times = np.array([start, end], dtype="datetime64[s]")
        return int(np.diff(clock.working_seconds(times, self.closed_days))[0])

    @property
    def is_in_stream(self) -> bool:
        """Filed, in a stream of 结案率."""
        own = self.stream == "自行处置" or self.close_type == "自行处置"
        return not own and self.at("立案时间") is not None

    @property
    def is_counted(self) -> bool:
        """In a stream of 结案率, and with a deadline."""
        return self.is_in_stream and self.deadline is not None

    def closings(self, end: datetime) -> list[tuple[datetime, datetime]]:
        """Counted closings and their deadlines at `end`; one reopened by then is none."""
        found, again = [], self.at("重开时间")
        if self.is_in_stream and again and again >= end and self.at("首次结案截止时间"):
            found.append((self.at("首次结案时间"), self.at("首次结案截止时间")))
        if self.is_counted and self.closed:
            found.append((self.closed, self.deadline))
        return found

    def is_overdue_at(self, end: datetime, as_of: datetime) -> bool:
        """DOMAIN §4.2: open at `end`, not suspended then, its deadline past."""
        again, first_closed = self.at("重开时间"), self.at("首次结案时间")
        if again and end <= again:
            deadline = self.at("首次结案截止时间")
            return self.is_in_stream and deadline is not None and deadline < end <= first_closed
        if not self.is_counted:
            return False
        for name in ("作废时间", "转出时间"):
            if (over := self.at(name)) and over < end:
                return False
        if (self.closed and self.closed < end) or not self.at("立案时间") < end:
            return False
        start, back = self.at("挂账时间"), self.at("解挂时间")
        if start and start < end and not (back and back < end):
            return False
        in_force = self.deadline if back and back < end else self.first_deadline
        return in_force < min(end, as_of)


def read_table(world: World, plan: Plan) -> list[Row]:
    """The newest row of every case that the simulation writes, without those that are refused."""
    write_history(world, plan, DirtRegister(), lambda line: None)
    families = dict(world.categories.select("category_id", "family_id").iter_rows())
    classes = dict(world.aliases["category"].select("minor_name", "category_id").iter_rows())
    with closing(sqlite3.connect(plan.sqlite_path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute('SELECT * FROM "案件" ORDER BY "更新时间"').fetchall()
    newest = {row["案件编号"]: row for row in found}
    rows = [row for row in newest.values() if not _is_refused(row)]
    return [_read(row, classes, families, world.closed) for row in rows]


def figure(
    told: Truth, kpi_id: str, month: date, policy: str = "", area: str = CITY_ID
) -> tuple[float, float | None]:
    """Numerator and denominator of a month; zeros where the truth has no row."""
    found = told.kpi.filter(
        (pl.col("kpi_id") == kpi_id) & (pl.col("period_type") == "M")
        & (pl.col("period_start") == month) & (pl.col("area_id") == area)
        & (pl.col("breakdown") == "total") & (pl.col("denominator_policy") == policy)
    )  # fmt: skip
    return found.select("numerator", "denominator").row(0) if found.height else (0.0, 0.0)


def _moment(time: np.datetime64) -> datetime:
    return time.astype("datetime64[us]").item()


def _read(
    row: sqlite3.Row, classes: dict[str, str], families: dict[str, str], closed: frozenset[date]
) -> Row:
    limit = normalize("NFKC", row["处置时限"] or "X")
    category = classes.get(row["小类名称"], "")
    times = {
        name: datetime.fromisoformat(row[name]) if row[name] else None
        for name in row.keys()  # noqa: SIM118
        if name.endswith("时间")
    }
    address = None if row["地址描述"] == "XX" else row["地址描述"]
    places = (
        ("部件", row["部件标识码"]),
        ("店铺", row["店铺编号"]),
        ("地址", row["区县"], address),
        ("道路", row["案件编号"][:6], row["道路"]),
        ("附近", _cell(row)),
        ("网格", row["单元网格"]),
    )
    return Row(
        number=row["案件编号"],
        channel=CHANNELS[row["问题来源"]],
        family=families.get(category, ""),
        category=category,
        place=next(place for place in places if place[-1]),
        position=(row["经度"], row["纬度"], row["坐标系"]),
        times=times,
        stream=row["业务类别"],
        status=row["案件状态"],
        close_type=row["结案方式"],
        extensions=row["延期次数"],
        reworks=row["返工次数"],
        returns=row["回退次数"],
        limit=None if limit == "X" else (float(limit), row["时限单位"]),
        unit_of_time=row["时限单位"],
        closed_days=closed,
    )


def _cell(row: sqlite3.Row) -> tuple[int, int] | None:
    """Row and column of the 50 m cell, found by trying: which point would be written like this?"""
    if not row["坐标系"] or row["经度"] == 0:
        return None
    written = lng, lat = row["经度"], row["纬度"]
    for _ in range(20):
        told = _written(lng, lat, row["坐标系"])
        lng, lat = lng + written[0] - told[0], lat + written[1] - told[1]
    number = math.floor(lat * 111_195 / 50)
    width = 111_195 * math.cos(math.radians((number + 0.5) * 50 / 111_195)) / 50
    return number, math.floor(lng * width)


def _written(lng: float, lat: float, crs: str) -> tuple[float, float]:
    if crs == "CGCS2000":
        return lng, lat
    point = to_gcj02(np.array([lng]), np.array([lat]))
    east, north = to_bd09(*point) if crs == "BD09" else point
    return east.item(), north.item()


def fallback_cells(table: list[Row]) -> set[tuple[str, ...]]:
    """Cells of which over half of three cases or more have one position."""
    positions: dict[tuple[str, ...], Counter[tuple[float, float, str]]] = {}
    for row in table:
        if row.place[0] == "附近" and not row.is_void:
            positions.setdefault(row.place, Counter())[row.position] += 1
    return {
        place for place, told in positions.items()
        if told.total() >= 3 and 2 * max(told.values()) > told.total()
    }  # fmt: skip


def repeats(table: list[Row]) -> set[str]:
    """Numbers of cases reported while a valid case of their family stood open at their place."""
    fallbacks = fallback_cells(table)
    judged = [
        row for row in table if row.family and not row.is_nowhere and row.place not in fallbacks
    ]
    places = grouped(judged, lambda row: (row.place, row.family))
    found = set()
    for row in judged:
        at = row.at("上报时间")
        if any(
            start < at <= end
            for other in places[row.place, row.family]
            if not other.is_void
            for start, end in other.open_times
        ):
            found.add(row.number)
    return found


def _is_refused(row: sqlite3.Row) -> bool:
    return row["业务类别"] == "自行处置" and row["结案时间"] < row["上报时间"]


def within(time: datetime | None, month: date) -> bool:
    return time is not None and month <= time.date() < month_after(month)


def month_after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def grouped(
    rows: list[Row], key: Callable[[Row], tuple[object, ...]]
) -> dict[tuple[object, ...], list[Row]]:
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
