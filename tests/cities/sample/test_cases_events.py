"""The lives of cases: drawn by day, in order, plausible, shown only as far as they have come."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases import states as s
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.events import City, Lives, city_of, cut_of, month_blocks
from cities.sample.simulation.cases.handling import SUSPENDED
from cities.sample.simulation.cases.reports import stacked
from cities.sample.simulation.cases.setting import day_number, day_seconds
from cities.sample.simulation.cases.states import States, states_at
from cities.sample.simulation.cases.weekdays import weekdays
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

CASES = 60_000
MARCH = date(2024, 3, 1)


@pytest.fixture(scope="module")
def city(world: World) -> City:
    return city_of(world, Plan(Path("raw"), Path("truth"), cases=CASES, days=120))


@pytest.fixture(scope="module")
def march(city: City) -> Lives:
    return city.block(MARCH, 31)


@pytest.fixture(scope="module")
def ended(city: City, march: Lives) -> States:
    """The cases of March as they stand long after their last step."""
    return states_at(city.setting, march, day_seconds(date(2026, 6, 1)))


def test_a_day_is_the_same_alone_and_in_its_month(city: City, march: Lives) -> None:
    day = MARCH + timedelta(days=12)
    alone = city.block(day, 1)
    within = march.take(march.reports.day == alone.reports.day[0])
    assert alone.size == within.size > 50
    for name in ("reported", "category", "channel", "stream", "seq"):
        assert np.array_equal(getattr(alone.reports, name), getattr(within.reports, name)), name
    assert np.array_equal(alone.reports.places.code, within.reports.places.code)
    for part, steps in (("intake", "filed"), ("handling", "deadline"), ("closing", "closed")):
        one, other = getattr(getattr(alone, part), steps), getattr(getattr(within, part), steps)
        assert np.array_equal(one, other), steps


def test_a_day_does_not_depend_on_the_days_that_follow(world: World, city: City) -> None:
    shorter = city_of(world, Plan(Path("raw"), Path("truth"), cases=CASES, days=75))
    day = MARCH + timedelta(days=10)
    assert np.array_equal(
        shorter.block(day, 1).reports.reported, city.block(day, 1).reports.reported
    )


def test_another_seed_is_another_history_of_the_same_city(world: World, march: Lives) -> None:
    other = city_of(world, Plan(Path("raw"), Path("truth"), cases=CASES, days=120, seed=7))
    assert not np.array_equal(other.block(MARCH, 31).reports.reported, march.reports.reported)


def test_the_number_of_cases_is_what_the_plan_asks_for(world: World) -> None:
    city = city_of(world, Plan(Path("raw"), Path("truth"), cases=CASES))
    total = sum(lives.size for lives in city.blocks())
    assert total == pytest.approx(CASES, rel=0.03)


def test_blocks_cover_every_day_once_and_no_two_months(city: City) -> None:
    blocks = month_blocks(city.plan)
    days = [first + timedelta(days=n) for first, count in blocks for n in range(count)]
    assert days == city.plan.all_days()
    assert all(first.month == (first + timedelta(days=count - 1)).month for first, count in blocks)


@pytest.mark.parametrize("days_later", [0, 1, 3, 10, 400])
def test_the_steps_of_a_case_follow_each_other(city: City, march: Lives, days_later: int) -> None:
    until = day_seconds(MARCH + timedelta(days=31 + days_later))
    state = states_at(city.setting, march, until)
    steps = [
        march.reports.reported, state.accepted, state.filed, state.dispatched, state.handled,
        state.closed,
    ]  # fmt: skip
    latest = steps[0]
    for step in steps[1:]:
        told = step < NEVER
        assert (step[told] >= latest[told]).all()
        latest = np.where(told, step, latest)


def test_nothing_is_shown_that_has_not_happened_yet(city: City, march: Lives) -> None:
    until = day_seconds(MARCH + timedelta(days=31))
    state = states_at(city.setting, march, until)
    for name in ("accepted", "filed", "dispatched", "handled", "checked", "closed", "suspended",
                 "resumed", "voided", "transferred", "updated"):  # fmt: skip
        time = getattr(state, name)
        assert (time[time < NEVER] < until).all(), name


def test_the_time_of_change_is_that_of_the_last_step_and_never_goes_back(
    city: City, march: Lives
) -> None:
    moments = [day_seconds(MARCH + timedelta(days=31 + later)) for later in (0, 2, 5, 40, 300)]
    updated = [states_at(city.setting, march, moment).updated for moment in moments]
    for (start, before), (end, after) in pairwise(zip(moments, updated, strict=True)):
        moved = after != before
        assert moved.any()
        assert (after[moved] >= start).all()
        assert (after[moved] < end).all()


def test_a_state_that_changes_has_a_new_time_of_change(city: City, march: Lives) -> None:
    start = day_seconds(MARCH + timedelta(days=31))
    one, other = (states_at(city.setting, march, start + later) for later in (0, 3 * p.DAY))
    same_time = one.updated == other.updated
    for name in ("status", "dispatched", "unit", "handling_deadline", "handled", "closed",
                 "rework_cnt", "extension_cnt", "return_cnt", "answer"):  # fmt: skip
        assert (getattr(one, name)[same_time] == getattr(other, name)[same_time]).all(), name


def test_rework_clears_the_handling_until_it_is_done_anew(city: City, march: Lives) -> None:
    row = np.flatnonzero(march.handling.failed[0] < NEVER)
    assert row.size > 10
    some = march.take(row)
    during = states_at(city.setting, some, some.handling.failed[0] + 1)
    assert (during.handled == NEVER).all()
    assert (during.rework_cnt == 1).all()
    assert (during.check_result == s.FAILED).all()
    assert (during.status == s.HANDLING).all()
    assert (during.closed == NEVER).all()


def test_reopening_clears_the_closing_until_the_case_is_closed_again(
    city: City, march: Lives
) -> None:
    row = np.flatnonzero(march.closing.reopened < NEVER)
    assert row.size > 5
    some = march.take(row)
    before = states_at(city.setting, some, some.closing.reopened)
    during = states_at(city.setting, some, some.closing.reopened + 1)
    after = states_at(city.setting, some, some.closing.closed_again + 1)
    assert (before.status == s.CLOSED).all()
    assert (during.closed == NEVER).all()
    assert (during.status == s.TO_SEND).all()
    assert (after.closed == some.closing.closed_again).all()
    assert (after.dispatched == some.closing.sent_again).all()


def test_a_returned_case_has_no_unit_until_it_is_sent_again(city: City, march: Lives) -> None:
    row = np.flatnonzero(march.handling.returned[0] < NEVER)
    assert row.size > 20
    some = march.take(row)
    during = states_at(city.setting, some, some.handling.returned[0] + 1)
    assert (during.unit == s.NONE).all()
    assert (during.dispatched == NEVER).all()
    assert (during.close_deadline == NEVER).all()
    after = states_at(city.setting, some, some.handling.sent[1] + 1)
    assert (after.unit == some.handling.unit[1]).all()
    assert (after.unit != some.handling.unit[0]).all()


def test_a_suspended_case_is_on_hold_and_keeps_its_stated_deadline(
    city: City, march: Lives
) -> None:
    some = march.take(march.handling.trouble == SUSPENDED)
    on_hold = states_at(city.setting, some, some.handling.suspended + 1)
    assert (on_hold.status == s.ON_HOLD).all()
    resumed = some.take(some.handling.resumed < NEVER)
    after = states_at(city.setting, resumed, resumed.handling.resumed + 1)
    assert (after.status == s.HANDLING).all()
    assert (after.suspended == resumed.handling.suspended).all()
    expected = np.maximum.reduce(
        np.where(resumed.handling.deadline < NEVER, resumed.handling.deadline, 0)
    )
    assert (after.handling_deadline == expected).all()


def test_an_extension_is_approved_before_the_deadline_and_moves_it(march: Lives) -> None:
    handling = march.take(march.handling.extended < NEVER).handling
    old = np.maximum.reduce(np.where(handling.deadline < NEVER, handling.deadline, 0))
    assert old.size > 10
    assert (handling.extended < old).all()
    assert (handling.new_deadline > old).all()


def test_cases_of_a_bundle_share_their_place_and_the_latest_deadline(march: Lives) -> None:
    bundle = march.reports.bundle
    rows = np.flatnonzero((bundle >= 0) & (march.handling.sent[0] < NEVER)
                          & (march.handling.sent[1] == NEVER))  # fmt: skip
    groups: dict[int, list[int]] = {}
    for row in rows.tolist():
        groups.setdefault(int(bundle[row]), []).append(row)
    shared = [members for members in groups.values() if len(members) > 1]
    assert len(shared) > 10
    for members in shared:
        assert len({int(march.handling.deadline[0][row]) for row in members}) == 1
        assert len({int(march.reports.places.code[row]) for row in members}) == 1


def test_what_finders_put_right_is_neither_accepted_nor_filed_and_ends_the_same_day(
    march: Lives, ended: States
) -> None:
    own = march.reports.stream == p.SELF
    assert 0.02 < own.mean() < 0.10
    assert (ended.accepted[own] == NEVER).all()
    assert (ended.filed[own] == NEVER).all()
    assert (ended.close_type[own] == s.BY_FINDER).all()
    assert (ended.closed[own] // p.DAY == march.reports.day[own]).all()


def test_campaigns_run_in_their_months_only(city: City, march: Lives) -> None:
    january = city.block(date(2024, 1, 1), 31)
    assert (march.reports.stream == p.FOUR_ILLS).mean() > 0.02
    assert not (january.reports.stream == p.FOUR_ILLS).any()


def test_patrols_report_more_in_inspection_weeks(march: Lives) -> None:
    inspected = march.reports.is_inspected
    by_patrol = march.reports.channel == p.PATROL
    assert by_patrol[inspected].mean() > by_patrol[~inspected].mean() + 0.04


def test_people_call_more_where_there_is_more_disorder(city: City) -> None:
    lives = [city.block(first, count) for first, count in month_blocks(city.plan)]
    reports = stacked([each.reports for each in lives])
    calls = np.isin(reports.channel, p.HOTLINES)
    by_street = (
        np.bincount(reports.street, minlength=61),
        np.bincount(reports.street[calls], minlength=61),
    )
    busy = by_street[0] > 100
    share = by_street[1][busy] / by_street[0][busy]
    assert share.std() > 0.02


def test_people_rest_at_weekends_and_cameras_do_not(city: City) -> None:
    """A legal holiday is a Sunday, a make-up workday a Wednesday."""
    reports = stacked([city.reports(first, count) for first, count in month_blocks(city.plan)])
    days = np.unique(reports.day)
    dates = [date(1970, 1, 1) + timedelta(int(day)) for day in days]
    is_workday = np.array([clock.is_workday(day) for day in dates])
    is_lull = np.array([clock.is_spring_festival_lull(day) for day in dates])

    def a_day(channels: tuple[int, ...]) -> float:
        """Reports of a free day against those of a workday."""
        cnt = np.bincount(reports.day[np.isin(reports.channel, channels)] - days[0])
        return float(cnt[~is_workday & ~is_lull].mean() / cnt[is_workday & ~is_lull].mean())

    assert 0.6 < a_day(p.HOTLINES) < 0.8 and 0.65 < a_day((p.PATROL, p.TOUR)) < 0.82
    assert 0.82 < a_day((p.VIDEO, p.SENSOR)) < 1.1
    wednesday, made_up = weekdays(np.array([day_number(date(2024, 5, n)) for n in (8, 11)]))
    assert wednesday == made_up == 2


def test_districts_work_each_in_its_own_way(city: City, march: Lives, ended: States) -> None:
    counted = (ended.closed < NEVER) & (ended.close_type == s.NORMAL)
    late = ended.closed > ended.close_deadline
    district = city.setting.district[march.reports.street]
    share = [late[counted & (district == n)].mean() for n in range(6)]
    assert max(share) > 1.5 * min(share)


def test_vendors_are_reported_in_the_morning_and_in_the_evening(city: City, march: Lives) -> None:
    (vendor,) = city.setting.category_rows(("e0501",))
    hour = march.reports.reported[march.reports.category == vendor] % p.DAY // 3600
    early, late = np.isin(hour, (6, 7, 8)).mean(), np.isin(hour, (17, 18, 19)).mean()
    assert early + late > np.isin(hour, (11, 12, 13, 14, 15)).mean() * 2


def test_a_recurring_place_comes_back_about_as_often_as_it_is_known_to(city: City) -> None:
    """Of the closings of a chain, those followed within 30 days, against the hidden chance."""
    known, reports = city.chain.known, city.chain.reports
    chances = dict(zip(known.places.code.tolist(), known.return_chance.tolist(), strict=True))
    chance = np.array([chances[code] for code in reports.places.code.tolist()])
    order = np.lexsort((reports.reported, reports.places.code))
    code, time = reports.places.code[order], reports.reported[order]
    follows = (code[1:] == code[:-1]) & (time[1:] - time[:-1] < 33 * p.DAY)
    high = chance[order][:-1] > 0.6
    assert follows[high].mean() > follows[~high].mean() + 0.1


def test_rates_lie_in_the_ranges_of_published_reports(
    city: City, march: Lives, ended: States
) -> None:
    accepted, filed = (ended.accepted < NEVER).sum(), (ended.filed < NEVER).sum()
    assert 0.97 < filed / accepted < 0.995
    assert 0.98 < (ended.dispatched < NEVER).sum() / filed <= 1.0
    counted = (ended.filed < NEVER) & (ended.closed < NEVER) & (ended.close_type <= s.FORCED)
    length = np.where(ended.resumed < NEVER, ended.resumed, 0) - np.where(
        ended.resumed < NEVER, ended.suspended, 0
    )
    on_time = ended.closed[counted] <= (ended.close_deadline + length)[counted]
    assert 0.92 < on_time.mean() < 0.985
    assert 0.005 < (ended.rework_cnt[counted] > 0).mean() < 0.03
    assert 0.15 < (march.reports.channel == p.HOTLINES[0]).mean() < 0.5
    hours = (ended.handled - ended.dispatched)[counted & (ended.handled < NEVER)] / 3600
    assert 2 < np.median(hours) < 30


def test_units_differ_in_their_punctuality(city: City, march: Lives, ended: States) -> None:
    counted = (ended.closed < NEVER) & (ended.unit >= 0) & (ended.close_type == s.NORMAL)
    late = ended.closed > ended.close_deadline
    good = city.setting.quality[ended.unit] > np.median(city.setting.quality[ended.unit[counted]])
    assert late[counted & good].mean() < late[counted & ~good].mean() * 0.8


def test_the_platform_is_read_as_of_the_end_of_the_last_day(city: City) -> None:
    assert cut_of(city.plan) == day_seconds(city.plan.last_day + timedelta(days=1))
