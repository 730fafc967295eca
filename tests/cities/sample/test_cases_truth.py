"""The truth of cases, recounted from the table by hand, case by case, without NumPy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import polars as pl
import pytest
from case_table import DAYS, MONTHS, Row, figure, month_after, repeats, within

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.truth import truth
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import KEY, Truth
from cities.sample.simulation.world import CITY_ID, World


@pytest.mark.parametrize("month", MONTHS)
def test_events_are_counted_by_their_own_dates(told: Truth, table: list[Row], month: date) -> None:
    def happened(name: str, keep: Callable[[Row], bool] = lambda row: True) -> int:
        return sum(within(row.at(name), month) and keep(row) for row in table)

    again = repeats(table)

    def is_valid(row: Row) -> bool:
        return not row.is_void and row.number not in again

    def is_asked(row: Row) -> bool:
        return row.stream != "自行处置" and row.close_type != "自行处置"

    proactive = ("监督员上报", "视频抓拍", "物联感知", "巡检")
    filed, accepted = happened("立案时间"), happened("受理时间")
    assert figure(told, "C01", month)[0] == happened("上报时间") > 100
    assert figure(told, "C03", month)[0] == accepted
    assert figure(told, "C04", month)[0] == filed
    assert figure(told, "C05", month) == (filed, accepted)
    assert figure(told, "C06", month) == (happened("派遣时间"), filed)
    assert figure(told, "C14", month, "accepted_cohort") == (
        happened("受理时间", lambda row: is_asked(row) and bool(row.closed) and not row.is_void),
        happened("受理时间", is_asked),
    )  # fmt: skip
    assert figure(told, "C02", month)[0] == happened("上报时间", is_valid)
    assert figure(told, "C25", month) == (
        happened("上报时间", lambda row: is_valid(row) and row.channel in proactive),
        happened("上报时间", is_valid),
    )


@pytest.mark.parametrize("month", MONTHS)
def test_what_was_due_is_what_was_closed_and_what_stands_overdue(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    end = datetime.combine(month_after(month), datetime.min.time())
    closed = [
        (row, time, deadline)
        for row in table
        for time, deadline in row.closings(end)
        if within(time, month)
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
        within(row.at("重开时间"), month) and not within(row.at("首次结案时间"), month)
        for row in again
    )
    assert figure(told, "C20", month) == (len(closed) - reworked, len(closed))
    assert figure(told, "C21", month)[0] == len(overdue)


@pytest.mark.parametrize("month", MONTHS)
def test_handling_dispatching_and_checking_are_judged_by_their_limits(
    told: Truth, table: list[Row], as_of: datetime, month: date
) -> None:
    sent = [row for row in table if within(row.at("派遣时间"), month)]
    returns = sum(row.returns for row in sent)
    assert figure(told, "C07", month) == (sum(row.returns == 0 for row in sent), len(sent))
    assert figure(told, "C19", month) == (returns, len(sent) + returns)
    filed = [row for row in table if within(row.at("立案时间"), month)]
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
    handled = [r for r in table if within(r.at("处置完成时间"), month) and not r.is_void]
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
    end = datetime.combine(month_after(month), datetime.min.time())
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
    totals = days.filter(pl.col("breakdown") == "total")
    known = dict(totals.select("period_start", "numerator").iter_rows())
    by_unit = days.filter(pl.col("breakdown") == "unit").group_by("period_start")
    of_units = dict(by_unit.agg(pl.col("numerator").sum()).iter_rows())
    assert {day: cnt for day, cnt in known.items() if cnt} == of_units
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
        if not row.is_void and row.at("派遣时间") and within(row.at("处置完成时间"), month)
    )
    at = 0.9 * (len(hours) - 1)
    low = hours[int(at)]
    p90 = low + (hours[min(int(at) + 1, len(hours) - 1)] - low) * (at - int(at))
    assert figure(told, "C22", month, "p50")[0] == pytest.approx(median(hours), rel=1e-12)
    assert figure(told, "C22", month, "p90")[0] == pytest.approx(p90, rel=1e-12)


@pytest.mark.parametrize("month", MONTHS)
def test_hours_on_the_clock_of_the_limit(told: Truth, table: list[Row], month: date) -> None:
    handled = [row for row in table if within(row.at("处置完成时间"), month)]
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
        & ~pl.col("kpi_id").is_in(["C22", "C24", "R02", "R03"])
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
        *(f"C{number:02}" for number in range(1, 26)), *(f"R{number:02}" for number in range(1, 6)),
    }  # fmt: skip


def test_counting_needs_no_files(world: World, told: Truth) -> None:
    assert (
        truth(world, Plan(Path("nowhere"), Path("nowhere"), cases=14_000, days=DAYS))
        .kpi.sort(KEY)
        .equals(told.kpi.sort(KEY))
    )
