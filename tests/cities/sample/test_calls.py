"""Contagion: orders that are filed as cases, and cases that make people call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cities.sample.simulation import hotline
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.addressing import case_numbers
from cities.sample.simulation.cases.calls import LONGEST_WAIT_DAYS, CallBook, Calls
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.events import City, Lives, city_of
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.cases.words import words_of
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.hotline.writing import path_of
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

DAYS = 91
PLAN = Plan(Path("raw"), Path("truth"), cases=60_000, days=DAYS)


@pytest.fixture(scope="module")
def city(world: World) -> City:
    return city_of(world, PLAN)


@pytest.fixture(scope="module")
def book(city: City) -> CallBook:
    return CallBook(city)


@pytest.fixture(scope="module")
def lives(city: City) -> dict[tuple[int, int], tuple[Lives, int]]:
    """Every case by its day and number within it."""
    found = {}
    for block in city.blocks():
        keys = zip(block.reports.day.tolist(), block.reports.seq.tolist(), strict=True)
        found |= {key: (block, row) for row, key in enumerate(keys)}
    return found


def calls(book: CallBook, first: date, days: int) -> list[Calls]:
    return [book.on(day_number(first + timedelta(days=n))) for n in range(days)]


def test_every_call_has_the_street_and_the_category_of_its_case(
    book: CallBook, lives: dict[tuple[int, int], tuple[Lives, int]]
) -> None:
    """A case comes after the call it was filed from; a call about a case comes while it is open."""
    filed = about = late = 0
    for day in calls(book, date(2024, 3, 1), 31):
        for n in range(day.day.size):
            block, row = lives[int(day.case_day[n]), int(day.case_seq[n])]
            reports, handling = block.reports, block.handling
            assert (reports.street[row], reports.category[row]) == (day.street[n], day.category[n])
            assert 0 <= day.day[n] - reports.day[row] < LONGEST_WAIT_DAYS
            if day.received[n] <= reports.reported[row]:
                filed += 1
                assert reports.channel[row] == p.CALLED[day.line[n]]
                assert day.day[n] == reports.day[row]
                continue
            about += 1
            due = handling.deadline[:, row]
            late += day.received[n] > due[due < NEVER].max()
            assert handling.sent[0, row] < day.received[n] < handling.handled[0, row]
    assert filed > about > 50 and late > about / 3


def test_calls_of_a_day_do_not_depend_on_the_days_that_follow(world: World, book: CallBook) -> None:
    shorter = CallBook(city_of(world, replace(PLAN, days=70)))
    day = day_number(date(2024, 3, 5))
    for name in ("received", "street", "category", "case_day", "case_seq"):
        assert np.array_equal(getattr(shorter.on(day), name), getattr(book.on(day), name)), name


def test_about_half_of_the_cases_told_by_a_hotline_bear_an_order(
    city: City, book: CallBook
) -> None:
    march = city.reports(date(2024, 3, 1), 31)
    filed = sum(int((day.case_day == day.day).sum()) for day in calls(book, date(2024, 3, 1), 31))
    assert 0.45 < filed / np.isin(march.channel, p.CALLED).sum() < 0.7


def test_the_orders_name_their_cases_as_the_platform_does(
    world: World, city: City, tmp_path: Path
) -> None:
    plan = replace(PLAN, raw_dir=tmp_path / "raw", truth_dir=tmp_path / "truth", days=20)
    hotline.write_history(world, plan, DirtRegister(), lambda line: None)
    reports = city.reports(plan.first_day, plan.days)
    words = words_of(city.setting)
    known = set(case_numbers(words, reports.street, reports.day, reports.seq))
    texts = [path_of(plan, day).read_text("gb18030") for day in plan.all_days()]
    cells = [pl.read_csv(text.encode(), infer_schema=False)["关联案件号"] for text in texts]
    named = pl.concat(cells)
    assert 0.15 < named.is_not_null().mean() < 0.5
    assert set(named.drop_nulls()) <= known
