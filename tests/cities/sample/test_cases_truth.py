"""The truth of cases, recounted from the table by hand, case by case, without NumPy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from unicodedata import normalize

import numpy as np
import polars as pl
import pytest

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.hotspots import SOURCE
from cities.sample.simulation.cases.raw import write_history
from cities.sample.simulation.cases.truth import truth
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import KEY, Truth
from cities.sample.simulation.world import CITY_ID, World
from cities.sample.systems import cases as system
from cities.settings import load_city

DAYS = 135
MONTHS = [date(2024, month, 1) for month in range(1, 6)]
THIRTY_DAYS = timedelta(days=30)
CHANNELS = {channel.written: channel.canonical for channel in p.CHANNELS}


@dataclass(frozen=True)
class Row:
    """One case as its newest row tells of it."""

    number: str
    channel: str
    family: str
    category: str
    place: tuple[str, ...]
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
    def closed(self) -> datetime | None:
        return self.at("结案时间") if self.close_type in ("正常", "强制", "自行处置") else None

    @property
    def first_deadline(self) -> datetime | None:
        """The stated one, else that of the bundle, an extension or the limit and of the check."""
        handling = self.at("延期截止时间") or self.at("捆绑截止时间")
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

    @property
    def closings(self) -> list[tuple[datetime, datetime]]:
        """Every counted closing with its deadline: a reopened case may have two."""
        found = []
        if self.is_in_stream and self.at("重开时间") and self.at("首次结案截止时间"):
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


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("truth")
    return Plan(folder / "raw", folder / "truth", cases=14_000, days=DAYS)


@pytest.fixture(scope="module")
def told(world: World, plan: Plan) -> Truth:
    return truth(world, plan)


@pytest.fixture(scope="module")
def table(world: World, plan: Plan) -> list[Row]:
    write_history(world, plan, DirtRegister(), lambda line: None)
    families = dict(world.categories.select("category_id", "family_id").iter_rows())
    classes = dict(world.aliases["category"].select("minor_name", "category_id").iter_rows())
    with closing(sqlite3.connect(plan.sqlite_path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute('SELECT * FROM "案件" ORDER BY "更新时间"').fetchall()
    newest = {row["案件编号"]: row for row in found}
    rows = [row for row in newest.values() if not _is_refused(row)]
    return [_read(row, classes, families, world.closed) for row in rows]


@pytest.fixture(scope="module")
def as_of(table: list[Row]) -> datetime:
    return max(row.at("更新时间") for row in table)


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


@pytest.mark.parametrize("month", MONTHS)
def test_events_are_counted_by_their_own_dates(told: Truth, table: list[Row], month: date) -> None:
    def happened(name: str, keep: Callable[[Row], bool] = lambda row: True) -> int:
        return sum(_within(row.at(name), month) and keep(row) for row in table)

    def is_valid(row: Row) -> bool:
        return not row.is_void

    proactive = ("监督员上报", "视频抓拍", "物联感知", "巡检")
    filed, accepted = happened("立案时间"), happened("受理时间")
    assert figure(told, "C01", month)[0] == happened("上报时间") > 100
    assert figure(told, "C03", month)[0] == accepted
    assert figure(told, "C04", month)[0] == filed
    assert figure(told, "C05", month) == (filed, accepted)
    assert figure(told, "C06", month) == (happened("派遣时间"), filed)
    assert figure(told, "C14", month, "accepted_cohort") == (
        happened("受理时间", lambda row: bool(row.closed) and is_valid(row)), accepted
    )  # fmt: skip
    assert figure(told, "C25", month) == (
        happened("上报时间", lambda row: is_valid(row) and row.channel in proactive),
        happened("上报时间", is_valid),
    )


@pytest.mark.parametrize("month", MONTHS)
def test_what_was_due_is_what_was_closed_and_what_stands_overdue(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    end = datetime.combine(_next(month), datetime.min.time())
    closed = [
        (row, time, deadline)
        for row in table
        for time, deadline in row.closings
        if _within(time, month)
    ]
    overdue = [row for row in table if row.is_overdue_at(end, as_of)]
    due = len(closed) + len(overdue)
    on_time = sum(time <= deadline for _, time, deadline in closed)
    reworked = sum(row.reworks > 0 for row, _, _ in closed)
    extended = sum(row.extensions > 0 for row, _, _ in closed)
    policy = "due_incl_backlog"
    assert overdue
    assert figure(told, "C11", month, policy)[0] == due
    assert figure(told, "C12", month, policy) == (len(closed), due)
    assert figure(told, "C13", month, policy) == (on_time, due)
    assert figure(told, "C15", month, policy) == (
        reworked + sum(row.reworks > 0 for row in overdue), due
    )  # fmt: skip
    assert figure(told, "C16", month, policy) == (
        extended + sum(row.extensions > 0 for row in overdue), due
    )  # fmt: skip
    again = [row for row in table if row.is_in_stream and row.at("首次结案截止时间")]
    assert figure(told, "C11", month, "reopened")[0] == sum(
        _within(row.at("重开时间"), month) for row in again
    )
    assert figure(told, "C20", month) == (len(closed) - reworked, len(closed))
    assert figure(told, "C21", month)[0] == len(overdue)


@pytest.mark.parametrize("month", MONTHS)
def test_handling_dispatching_and_checking_are_judged_by_their_limits(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    sent = [row for row in table if _within(row.at("派遣时间"), month)]
    returns = sum(row.returns for row in sent)
    assert figure(told, "C07", month) == (sum(row.returns == 0 for row in sent), len(sent))
    assert figure(told, "C19", month) == (returns, len(sent) + returns)
    filed = [row for row in table if _within(row.at("立案时间"), month)]
    assert figure(told, "C18", month, "filed_cohort") == (
        sum(row.is_void for row in filed), len(filed)
    )  # fmt: skip
    once = [row for row in filed if not row.returns and not row.at("重开时间")]
    limits = [(row, row.at("立案时间") + timedelta(hours=2)) for row in once]
    on_time = sum(bool(row.at("派遣时间")) and row.at("派遣时间") <= end for row, end in limits)
    due = on_time + sum(
        row.at("派遣时间") > end if row.at("派遣时间") else row.status == "待派遣" and end < as_of
        for row, end in limits
    )
    assert figure(told, "C08", month, "filed_cohort") == (on_time, due)
    handled = [r for r in table if _within(r.at("处置完成时间"), month) and not r.is_void]
    checked = [r for r in handled if r.at("核查时间") and r.at("核查时间") >= r.at("处置完成时间")]
    day = timedelta(days=1)
    in_limit = sum(row.at("核查时间") <= row.at("处置完成时间") + day for row in checked)
    unseen = sum(
        row.status == "待核查" and row.at("处置完成时间") + day < as_of
        for row in handled
        if row not in checked
    )
    assert figure(told, "C23", month, "handled_cohort") == (in_limit, len(checked) + unseen)


@pytest.mark.parametrize("month", MONTHS)
def test_what_is_suspended_or_dragging_at_the_end_of_a_month(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    end = datetime.combine(_next(month), datetime.min.time())
    standing = [row for row in table if row.at("立案时间") and _stands(row, end)]
    hung = [
        row
        for row in standing
        if row.at("挂账时间") and row.at("挂账时间") < end and not _before(row, "解挂时间", end)
    ]
    assert figure(told, "C17", month)[0] == len(hung)
    assert figure(told, "C17", month, "open_cases") == (len(hung), len(standing))
    ninety, thirty = timedelta(days=90), timedelta(days=30)
    dragging = {row.number for row in hung if row.at("挂账时间") + ninety < min(end, as_of)}
    for row in standing:
        deadline = row.deadline if _before(row, "解挂时间", end) else row.first_deadline
        late = row.is_overdue_at(end, as_of) and deadline + thirty < min(end, as_of)
        last = min(t for t in (row.at("核查时间"), row.at("处置完成时间"), end) if t)
        if late or (row.reworks >= 3 and last < end and row.is_in_stream):
            dragging.add(row.number)
    assert figure(told, "R04", month)[0] == len(dragging)


def _before(row: Row, name: str, end: datetime) -> bool:
    time = row.at(name)
    return time is not None and time < end


def _stands(row: Row, end: datetime) -> bool:
    """Filed before `end` and open then; a reopened case was closed in between."""
    if not row.at("立案时间") < end:
        return False
    if _before(row, "首次结案时间", end) and not _before(row, "重开时间", end):
        return False
    ended = (row.closed, row.at("作废时间"), row.at("转出时间"))
    return not any(time and time < end for time in ended)


def test_every_day_has_its_overdue_cases(told: Truth, table: list[Row], as_of: datetime) -> None:
    days = told.kpi.filter(
        (pl.col("kpi_id") == "C21")
        & (pl.col("period_type") == "D")
        & (pl.col("area_id") == CITY_ID)
    )
    known = dict(days.select("period_start", "numerator").iter_rows())
    for number in range(0, DAYS, 7):
        day = date(2024, 1, 1) + timedelta(days=number)
        end = datetime.combine(day + timedelta(days=1), datetime.min.time())
        assert known.get(day, 0) == sum(row.is_overdue_at(end, as_of) for row in table), day


@pytest.mark.parametrize("month", MONTHS)
def test_percentiles_of_handling_hours_are_linear(
    told: Truth, table: list[Row], month: date
) -> None:
    hours = sorted(
        (row.at("处置完成时间") - row.at("派遣时间")).total_seconds() / 3600
        for row in table
        if not row.is_void and row.at("派遣时间") and _within(row.at("处置完成时间"), month)
    )
    at = 0.9 * (len(hours) - 1)
    low = hours[int(at)]
    p90 = low + (hours[min(int(at) + 1, len(hours) - 1)] - low) * (at - int(at))
    assert figure(told, "C22", month, "p50")[0] == pytest.approx(median(hours), rel=1e-12)
    assert figure(told, "C22", month, "p90")[0] == pytest.approx(p90, rel=1e-12)


@pytest.mark.parametrize("month", MONTHS)
def test_hours_on_the_clock_of_the_limit(told: Truth, table: list[Row], month: date) -> None:
    handled = [row for row in table if _within(row.at("处置完成时间"), month)]
    known = [told for told in (row.used_and_limit for row in handled) if told]
    used, limit = (sum(part) / 3600 for part in zip(*known, strict=True))
    assert figure(told, "C22", month, "limit_used") == pytest.approx((used, limit), rel=1e-12)
    p50 = median(hours / 3600 for hours, _ in known)
    assert figure(told, "C22", month, "limit_p50")[0] == pytest.approx(p50, rel=1e-12)


def test_one_district_tells_limits_and_no_deadlines(table: list[Row]) -> None:
    silent = [row for row in table if row.number.startswith(f"99010{p.SILENT[1]}")]
    reckoned = [row for row in silent if row.first_deadline and not row.at("结案截止时间")]
    assert len(reckoned) > 0.8 * len(silent) > 100
    assert {row.unit_of_time for row in reckoned} == {"紧急工作时", "工作时", "工作日", "自然日"}
    assert not any(row.at("处置截止时间") for row in silent)
    others = [row for row in table if row not in silent and row.first_deadline]
    assert all(row.at("结案截止时间") for row in others)


@pytest.mark.parametrize("month", MONTHS)
def test_recurrence_waits_thirty_days_after_every_closing(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    known = [row for row in table if not row.is_void and row.family]
    places = _grouped(known, lambda row: (row.place, row.family))
    matured = back = 0
    for row in known:
        if _within(row.closed, month) and row.closed <= as_of - THIRTY_DAYS:
            matured += 1
            later = [
                other.at("上报时间")
                for other in places[row.place, row.family]
                if other is not row and other.at("上报时间") > row.closed
            ]
            back += bool(later) and min(later) <= row.closed + THIRTY_DAYS
    assert figure(told, "R01", month, "closed_30d") == (back, matured)
    assert back > 0 or not matured


@pytest.mark.parametrize("month", MONTHS)
def test_a_reopened_place_had_its_previous_case_closed_thirty_days_before_at_most(
    told: Truth, table: list[Row], month: date
) -> None:
    known = [row for row in table if not row.is_void and row.category]
    reopened = placed = 0
    for rows in _grouped(known, lambda row: (row.place, row.category)).values():
        ordered = sorted(rows, key=lambda row: (row.at("上报时间"), row.number))
        for before, row in zip([None, *ordered], ordered, strict=False):
            if _within(row.at("上报时间"), month):
                placed += 1
                closed = before.closed if before else None
                gap = row.at("上报时间") - closed if closed else None
                reopened += gap is not None and timedelta(0) <= gap <= THIRTY_DAYS
    assert figure(told, "R01", month, "previous_case_30d") == (reopened, placed)


def test_hotspots_have_three_cases_two_closings_and_two_months_in_ninety_days(
    told: Truth, table: list[Row], as_of: datetime
) -> None:
    expected = {}
    known = [row for row in table if not row.is_void and row.family]
    places = _grouped(known, lambda row: (row.place, row.family))
    for month in MONTHS:
        end = datetime.combine(_next(month), datetime.min.time())
        for (place, family), rows in places.items():
            seen = [r for r in rows if end - timedelta(days=90) <= r.at("上报时间") < end]
            closings = [r for r in seen if r.closed and r.closed < end]
            months = {r.at("上报时间").month for r in seen}
            if len(seen) >= 3 and len(closings) >= 2 and len(months) >= 2:
                expected[month, family, place] = (
                    len(seen), len(closings), sorted(f"{SOURCE}:{r.number}" for r in seen)
                )  # fmt: skip
    found = told.tables["recurrence_hotspot"]
    assert len(expected) == found.height > 20
    by_cases = {(key[0], key[1], *value[2]): value for key, value in expected.items()}
    for row in found.iter_rows(named=True):
        cases, closings, _ = by_cases[row["month"], row["family"], *row["case_ids"]]
        assert (row["case_cnt"], row["closure_cnt"]) == (cases, closings)
    counts = found.filter(~pl.col("is_dummy_place")).group_by("month").len()
    for month, count in counts.iter_rows():
        assert figure(told, "R02", month)[0] == count


def test_streets_add_up_to_districts_and_districts_to_the_city(told: Truth) -> None:
    additive = told.kpi.filter(
        ~pl.col("kpi_id").is_in(["C22"]) & (pl.col("breakdown") == "total")
    ).with_columns(
        level=pl.when(pl.col("area_id") == CITY_ID).then(pl.lit("city"))
        .when(pl.col("area_id").str.contains(r"^d\d$")).then(pl.lit("district"))
        .otherwise(pl.lit("street"))
    )  # fmt: skip
    keys = ["kpi_id", "denominator_policy", "period_type", "period_start", "level"]
    sums = additive.group_by(keys).agg(pl.col("numerator", "denominator").sum())
    wide = sums.pivot(on="level", index=keys[:4], values=["numerator", "denominator"])
    for part in ("numerator", "denominator"):
        for level in ("district", "street"):
            assert (wide[f"{part}_city"] == wide[f"{part}_{level}"]).all(), (part, level)


def test_breakdowns_add_up_to_their_totals(told: Truth) -> None:
    months = told.kpi.filter(
        (pl.col("period_type") == "M")
        & pl.col("area_id").str.contains(rf"^d\d$|^{CITY_ID}$")
        & ~pl.col("kpi_id").is_in(["C22", "C24", "R02"])
    )
    keys = ["kpi_id", "denominator_policy", "period_start", "area_id", "breakdown"]
    sums = months.group_by(keys).agg(pl.col("numerator").sum())
    wide = sums.pivot(on="breakdown", index=keys[:4], values="numerator")
    for breakdown in ("unit", "category", "channel", "stream"):
        shown = wide.filter(pl.col(breakdown).is_not_null())
        assert shown.height > 20
        assert (shown["total"] == shown[breakdown]).all(), breakdown


def test_every_figure_is_told_once(told: Truth) -> None:
    assert not told.kpi.select(KEY).is_duplicated().any()
    assert set(told.kpi["kpi_id"]) == {
        *(f"C{number:02}" for number in range(1, 26)), "R01", "R02", "R04",
    }  # fmt: skip


def test_the_source_is_named_as_the_truth_names_it() -> None:
    (source,) = system.sources(load_city("sample"))
    assert source.name == SOURCE


def test_the_hidden_recurring_places_are_told_beside_the_truth(told: Truth) -> None:
    places = told.tables["recurring_place"]
    assert places["return_chance"].is_between(*p.RETURN_CHANCE).all()
    assert places["gap_days"].is_between(*p.GAP_DAYS).all()
    spotted = told.tables["recurrence_hotspot"]["place_key"].is_in(places["place_key"].implode())
    assert spotted.mean() > 0.5


def test_counting_needs_no_files(world: World, told: Truth) -> None:
    assert (
        truth(world, Plan(Path("nowhere"), Path("nowhere"), cases=14_000, days=DAYS))
        .kpi.sort(KEY)
        .equals(told.kpi.sort(KEY))
    )


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
        ("网格", row["单元网格"]),
    )
    return Row(
        number=row["案件编号"],
        channel=CHANNELS[row["问题来源"]],
        family=families.get(category, ""),
        category=category,
        place=next(place for place in places if place[-1]),
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


def _is_refused(row: sqlite3.Row) -> bool:
    return row["业务类别"] == "自行处置" and row["结案时间"] < row["上报时间"]


def _within(time: datetime | None, month: date) -> bool:
    return time is not None and month <= time.date() < _next(month)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _grouped(
    rows: list[Row], key: Callable[[Row], tuple[object, ...]]
) -> dict[tuple[object, ...], list[Row]]:
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
