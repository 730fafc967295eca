"""Which file holds what: a month a workbook for the past, a day a workbook from then on.

A ticket, an operation or a facility day is delivered once, however many nights were played one by
one; only corrected and resent files repeat what was told before.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import facility_days, reports, roads, tickets, toilets
from cities.sample.simulation.sanitation.books import BOOKS, STATIONS
from cities.sample.simulation.sanitation.facility_files import write_report
from cities.sample.simulation.sanitation.road_files import write_operations
from cities.sample.simulation.sanitation.ticket_files import write_book
from cities.sample.simulation.world import World

Progress = Callable[[str], None]

FOLDER = "sanitation"
_RESENT = {date(2024, 1, 1): date(2024, 2, 6), date(2025, 5, 1): date(2025, 6, 5)}
"""Months whose books and road operations are sent again, byte for byte, and the day of it."""

_TICKETS = {"stations": "转运站称重", "plants": "处理厂计量"}
_ROADS, _PLANTS, _TOILETS = "道路作业", "处理设施日报", "公厕台账"


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Everything that has been delivered by the end of `plan.last_day`, a month a workbook."""
    waiting, day_before = pl.DataFrame(), pl.DataFrame()
    for month in tickets.months_of(plan):
        days = tickets.simulated_days(plan, month)
        weighed = tickets.tickets(world, plan, days)
        frame = pl.concat([waiting, weighed], how="diagonal")
        is_here = pl.col("delivered_on") <= days[-1]
        waiting = frame.filter(~is_here)
        told = _Delivery(world, plan, register, f"{month:%Y-%m}", _zh(month), days[-1])
        told.books(frame.filter(is_here))
        told.roads(roads.operations(world, plan, days))
        weighed = pl.concat([day_before, weighed], how="diagonal")
        reported = facility_days.facility_days(plan, weighed, days)
        told.plants(_at_once(reported))
        day_before = weighed.filter(pl.col("weighed_on") == days[-1])
        progress(f"环卫 {month:%Y-%m}")
    for day in plan.all_days():
        _on_the_day(world, plan, day, register)


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """What `plan.last_day` adds to the deliveries of the days before it."""
    day = plan.last_day
    arrived = tickets.delivered(world, plan, day, day)
    told = _Delivery(world, plan, register, f"{day:%Y-%m-%d}", f"{_zh(day)}{day.day}日", day)
    told.books(arrived)
    told.roads(roads.operations(world, plan, [day]))
    told.plants(_at_once(_days_of(world, plan, [day])))
    _on_the_day(world, plan, day, register)
    progress(f"环卫 {day:%Y-%m-%d}")


class _Delivery:
    """The files of one period, a month or a day, named after it."""

    def __init__(
        self, world: World, plan: Plan, register: DirtRegister, label: str, period: str, until: date
    ) -> None:
        self._world, self._register = world, register
        self._root = plan.raw_dir / FOLDER
        self._label, self._period, self._until = label, period, until

    def _path(self, folder: str, name: str) -> Path:
        return self._root / folder / f"{name}_{self._label}.xlsx"

    def books(self, rows: pl.DataFrame) -> None:
        """Both books of weigh tickets."""
        for book in BOOKS:
            write_book(
                self._path(book.name, _TICKETS[book.name]),
                book,
                rows,
                self._world,
                self._register,
                period=self._period,
                until=self._until,
            )

    def roads(self, rows: pl.DataFrame) -> None:
        """Road operations."""
        path = self._path("roads", _ROADS)
        write_operations(
            path, rows, self._world, self._register, period=self._period, until=self._until
        )

    def plants(self, rows: pl.DataFrame) -> None:
        """The report of the plants."""
        path = self._path("plant_days", _PLANTS)
        write_report(
            path, rows, self._world, self._register, period=self._period, until=self._until
        )


def _on_the_day(world: World, plan: Plan, day: date, register: DirtRegister) -> None:
    """Corrected months, resent files, late reports and the toilet register that come on `day`."""
    root = plan.raw_dir / FOLDER
    for month, sent in tickets.corrections_until(day).items():
        if sent == day:
            path = root / STATIONS.name / f"{_TICKETS[STATIONS.name]}_{month:%Y-%m}_更正.xlsx"
            book = tickets.corrected(tickets.book_of_month(world, plan, month))
            write_book(path, STATIONS, book, world, register, period=_zh(month), until=day)
    for month, sent in facility_days.corrections_until(day).items():
        if sent == day:
            path = root / "plant_days" / f"{_PLANTS}_{month:%Y-%m}_更正.xlsx"
            days = tickets.simulated_days(plan, month)
            rows = facility_days.corrected(_at_once(_days_of(world, plan, days)))
            write_report(path, rows, world, register, period=_zh(month), until=day)
    for month, sent in _RESENT.items():
        if sent == day:
            _resend(root, month)
    late = [key for key, sent in facility_days.SENT_LATER.items() if sent == day]
    for facility_id, of_day in late:
        if of_day >= plan.first_day:
            rows = _days_of(world, plan, [of_day]).filter(pl.col("facility_id") == facility_id)
            path = root / "plant_days" / f"{_PLANTS}_{of_day:%Y-%m-%d}_补报.xlsx"
            period = f"{_zh(of_day)}{of_day.day}日"
            write_report(path, rows, world, register, period=period, until=day, is_supplement=True)
    reports.write_reports_of(root / "reports", world, plan, day, register)
    if toilets.is_survey_day(day):
        path = root / "toilets" / f"{_TOILETS}_{day:%Y-%m}.xlsx"
        toilets.write_register(path, world, plan, day)


def _resend(root: Path, month: date) -> None:
    """The same bytes under another name; day by day, the first day's files stand for the month."""
    for folder, name in (*_TICKETS.items(), ("roads", _ROADS)):
        for label in (f"{month:%Y-%m}", f"{month:%Y-%m-%d}"):
            path = root / folder / f"{name}_{label}.xlsx"
            if path.exists():
                shutil.copyfile(path, path.with_name(f"{name}_{label}_重发.xlsx"))
                break


def _at_once(reported: pl.DataFrame) -> pl.DataFrame:
    """The facility days that were reported when they were over."""
    return reported.filter(pl.col("delivered_on") == pl.col("op_date"))


def _days_of(world: World, plan: Plan, days: list[date]) -> pl.DataFrame:
    weighed = tickets.tickets(world, plan, facility_days.days_needed(plan, days))
    return facility_days.facility_days(plan, weighed, days)


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月"
