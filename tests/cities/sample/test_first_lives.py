"""The first life of a reopened case (重开): the truth counts it where a night has seen it closed.

Histories made by hand. The platform is read after 100 days, from 1 January to 9 April, and after
each of three days more; it keeps the newest state of a case alone (DOMAIN §4.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cities.sample.simulation.cases import counting
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.events import City, Lives, city_of
from cities.sample.simulation.cases.facts import Facts, facts_of
from cities.sample.simulation.cases.hours import hours_of
from cities.sample.simulation.cases.names import Names, names_of
from cities.sample.simulation.cases.standing import standing_of
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import KPI_SCHEMA
from cities.sample.simulation.world import CITY_ID, World

NIGHTS = (100, 101, 102, 103)
MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)


@dataclass(frozen=True)
class Life:
    """When a case, filed at 8:00, was handled and closed; reopened and closed again, if it was."""

    filed: str
    handled: str
    closed: str
    reopened: str | None = None
    closed_again: str | None = None


LIVES = {
    "closed in the first load, reopened the next day": Life(
        "03-28 08:00", "03-30 08:00", "03-30 10:00", "04-10 09:00"
    ),
    "closed and reopened before the first load": Life(
        "03-28 08:00", "03-30 08:00", "03-30 10:00", "04-09 09:00", "04-12 09:00"
    ),
    "closed on the first of the next days, reopened on the second": Life(
        "03-28 08:00", "03-31 08:00", "04-10 10:00", "04-11 09:00"
    ),
    "closed and reopened on one of the next days": Life(
        "03-28 08:00", "03-31 08:00", "04-11 10:00", "04-11 16:00", "04-12 09:00"
    ),
    "reopened and closed again": Life(
        "03-28 08:00", "03-30 08:00", "03-30 10:00", "04-10 09:00", "04-11 15:00"
    ),
    "reopened on the last day": Life(
        "03-28 08:00", "03-30 08:00", "04-11 10:00", "04-12 09:00", "04-12 20:00"
    ),
    "reopened when nobody has read it yet": Life(
        "03-28 08:00", "03-30 08:00", "04-11 10:00", "04-13 09:00"
    ),
    "never reopened": Life("03-28 08:00", "03-30 08:00", "03-30 10:00"),
}
SEEN_AFTER = {
    100: (),
    101: (0, 4),
    102: (0, 2, 4),
    103: (0, 2, 4, 5),
}
"""Lives, by number, whose first one was seen before, after so many days."""


def moment(text: str | None) -> int:
    if text is None:
        return NEVER
    told = datetime.fromisoformat(f"2024-{text}:00")
    return int((told - datetime(1970, 1, 1)).total_seconds())


@pytest.fixture(scope="module")
def cities(world: World) -> Mapping[int, City]:
    """The city after each of the nights; earlier ones have read it before."""
    return {
        days: city_of(
            world,
            Plan(
                Path("raw"), Path("truth"), cases=20_000, days=days,
                shown=tuple(night for night in NIGHTS if night < days),
            ),
        )
        for days in NIGHTS
    }  # fmt: skip


@pytest.fixture(scope="module")
def lives(cities: Mapping[int, City]) -> Lives:
    """Plain cases of a March day, one a history, with the times of `LIVES`."""
    drawn = cities[100].block(date(2024, 3, 28), 1)
    plain = (drawn.closing.closed < NEVER) & (drawn.handling.trouble == 0)
    plain &= (drawn.handling.returned[0] >= NEVER) & (drawn.handling.failed[0] >= NEVER)
    plain &= ~drawn.intake.is_self & (drawn.handling.shared >= NEVER)
    plain &= drawn.handling.voided >= NEVER
    some = drawn.take(np.flatnonzero(plain)[: len(LIVES)])

    def column(name: str, hours: float = 0.0) -> np.ndarray:
        times = np.array([moment(getattr(life, name)) for life in LIVES.values()])
        return np.where(times < NEVER, times + int(hours * 3600), NEVER)

    handled = np.full_like(some.handling.handled, NEVER)
    handled[0] = column("handled")
    sent = np.full_like(some.handling.sent, NEVER)
    sent[0] = column("filed", 1)
    deadline = np.full_like(some.handling.deadline, NEVER)
    deadline[0] = moment("03-30 18:00")
    return replace(
        some,
        reports=replace(some.reports, reported=column("filed", -1)),
        intake=replace(some.intake, accepted=column("filed", -0.5), filed=column("filed")),
        handling=replace(
            some.handling,
            sent=sent, deadline=deadline, handled=handled, passed=column("handled", 1.5),
            supervised=np.full(some.size, NEVER),
        ),
        closing=replace(
            some.closing,
            closed=column("closed"), called=np.full(some.size, NEVER),
            reopened=column("reopened"), sent_again=column("reopened", 0.5),
            new_deadline=column("reopened", 72), handled_again=column("closed_again", -2),
            passed_again=column("closed_again", -1), closed_again=column("closed_again"),
        ),
    )  # fmt: skip


@pytest.fixture(params=NIGHTS)
def days(request: pytest.FixtureRequest) -> int:
    """How many days have passed."""
    return request.param


@pytest.fixture
def facts(cities: Mapping[int, City], lives: Lives, days: int) -> Facts:
    return facts_of(cities[days], lives)


@pytest.fixture
def names(cities: Mapping[int, City]) -> Names:
    return names_of(cities[100].setting)


def end_of(days: int) -> int:
    return moment("01-01 00:00") + days * 86_400


def first_handled(days: int) -> list[Life]:
    """Histories that are reopened by then and whose first life a night has seen."""
    return [list(LIVES.values())[number] for number in SEEN_AFTER[days]]


def present_handled(days: int, month: date) -> list[Life]:
    """Histories whose rows tell of a handling of this month: that of the life they are in."""
    found = []
    for life in LIVES.values():
        is_again = moment(life.reopened) < end_of(days)
        told = moment(life.closed_again) - 7200 if is_again else moment(life.handled)
        if told < end_of(days) and (told < moment("04-01 00:00")) == (month == MARCH):
            found.append(life)
    return found


def test_a_first_life_is_known_where_a_night_has_seen_it_closed(facts: Facts, days: int) -> None:
    seen = [list(LIVES)[row] for row in np.flatnonzero(facts.first_handled < NEVER)]
    assert seen == [list(LIVES)[number] for number in SEEN_AFTER[days]]
    for row in SEEN_AFTER[days]:
        life = list(LIVES.values())[row]
        assert facts.first_handled[row] == moment(life.handled)
        assert facts.first_dispatched[row] == moment(life.filed) + 3600
        assert facts.first_checked[row] == moment(life.handled) + 5400
        assert facts.first_handling_deadline[row] == moment("03-30 18:00")


def test_who_read_nothing_before_knows_of_no_first_life(world: World, lives: Lives) -> None:
    alone = city_of(world, Plan(Path("raw"), Path("truth"), cases=20_000, days=103))
    facts = facts_of(alone, lives)
    assert (facts.first_handled == NEVER).all()
    assert (facts.first_closed < NEVER).sum() == 6


def test_its_handling_stays_in_the_month_before_the_reopening(
    facts: Facts, names: Names, days: int
) -> None:
    counts = told(counting.events_of(facts, names))
    for month, before in ((MARCH, first_handled(days)), (APRIL, [])):
        handled = [*before, *present_handled(days, month)]
        assert counts(month, "handled_due") == len(handled)
        late = sum(life.handled == "03-31 08:00" for life in handled)
        assert counts(month, "handled_on_time") == len(handled) - (late if month == MARCH else 0)
    assert counts(date(2024, 1, 1), "handled_due", "Y") == (
        len(present_handled(days, MARCH)) + len(present_handled(days, APRIL))
    ), "in a year that holds the reopening too the case counts once"


def test_its_check_and_its_dispatch_are_judged_by_their_limits(
    facts: Facts, names: Names, days: int
) -> None:
    nobody = np.zeros(facts.size, bool)
    counts = told(counting.judged_of(facts, names, end_of(days), nobody))
    before = first_handled(days)
    assert counts(MARCH, "checked_in_limit") == len(before) + len(present_handled(days, MARCH))
    again = sum(moment(life.reopened) < end_of(days) for life in LIVES.values())
    assert counts(MARCH, "dispatch_due") == len(LIVES) - again + len(before)
    assert counts(MARCH, "dispatched_in_limit") == counts(MARCH, "dispatch_due")


def test_its_dispatch_stays_in_the_month_before_the_second_one(
    facts: Facts, names: Names, days: int
) -> None:
    counts = told(counting.events_of(facts, names))
    again = sum(moment(life.reopened) < end_of(days) for life in LIVES.values())
    for measure in ("dispatched", "accurate"):
        assert counts(MARCH, measure) == len(LIVES) - again + len(first_handled(days))
        assert counts(APRIL, measure) == again
        assert counts(date(2024, 1, 1), measure, "Y") == len(LIVES), (
            "in a year that holds both dispatches the case counts once"
        )


def test_its_returns_are_those_of_its_month(facts: Facts, names: Names) -> None:
    """No return in the first life, three in the present one: 回退 counts on over both."""
    seen = facts.first_dispatched < NEVER
    back = replace(facts, return_cnt=np.where(facts.reopened < NEVER, 3, 0))
    counts = told(counting.events_of(back, names))
    again = int((facts.reopened < NEVER).sum())
    assert counts(MARCH, "returns") == 0
    assert counts(MARCH, "accurate") == facts.size - again + seen.sum()
    assert counts(APRIL, "returns") == 3 * again
    assert counts(APRIL, "accurate") == 0
    assert counts(date(2024, 1, 1), "returns", "Y") == 3 * again
    assert counts(date(2024, 1, 1), "accurate", "Y") == facts.size - again


def test_its_hours_are_those_of_its_month(facts: Facts, names: Names, days: int) -> None:
    figures = pl.concat(part.select(list(KPI_SCHEMA)) for part in hours_of(facts, names))
    p90 = told(figures.filter(pl.col("denominator_policy") == "p90"))
    handled = [*first_handled(days), *present_handled(days, MARCH)]
    hours = sorted((moment(life.handled) - moment(life.filed)) / 3600 - 1 for life in handled)
    assert p90(MARCH, "numerator") == pytest.approx(np.quantile(hours, 0.9), rel=1e-12)


def test_it_stood_unhandled_past_its_deadline(facts: Facts, names: Names, days: int) -> None:
    """Due on March 30 at 18:00, handled on March 31 at 8:00: unhandled at the end of one day."""
    by_day = standing_of(facts, names, end_of(days))
    stood = by_day.filter(pl.col("on_date") == date(2024, 3, 30))["unhandled"].sum()
    known = [*first_handled(days), *present_handled(days, MARCH)]
    assert stood == sum(life.handled == "03-31 08:00" for life in known)


def told(counts: pl.DataFrame) -> Callable[..., float]:
    """What is told of the whole city, by its period and the name of a column."""

    def of(start: date, measure: str, period_type: str = "M") -> float:
        found = counts.filter(
            (pl.col("period_start") == start) & (pl.col("period_type") == period_type)
            & (pl.col("area_id") == CITY_ID) & (pl.col("breakdown") == "total")
        )  # fmt: skip
        return float(found[measure].sum())

    return of
