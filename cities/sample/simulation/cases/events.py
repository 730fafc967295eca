"""The whole life of cases, drawn when they are reported: every step with its time.

What a platform would show of a life at some moment is the business of `states`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cities.sample.simulation.cases.closing import Closing, closing_of
from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.handling import Handling, handling_of
from cities.sample.simulation.cases.intake import Intake, intake_of
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.cases.recurring import Chain, chain_of
from cities.sample.simulation.cases.reports import Reports, merged, ordinary_reports
from cities.sample.simulation.cases.setting import Setting, day_number, setting_of
from cities.sample.simulation.cases.volume import tables
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

_BLOCK_CASES = 60_000


@dataclass(frozen=True)
class Lives:
    """Cases with everything that happens to them, in the order of reporting."""

    reports: Reports
    intake: Intake
    handling: Handling
    closing: Closing

    @property
    def size(self) -> int:
        """Number of cases."""
        return self.reports.size

    def take(self, rows: Ints | Flags) -> Lives:
        """Some of the cases."""
        return Lives(
            self.reports.take(rows),
            self.intake.take(rows),
            self.handling.take(rows),
            self.closing.take(rows),
        )


@dataclass(frozen=True)
class City:
    """The city of a plan and its recurring places, ready to simulate any of its days."""

    plan: Plan
    setting: Setting
    chain: Chain

    def reports(self, first: date, count: int) -> Reports:
        """All that is reported on `count` days from `first` on."""
        days = tables(self.setting, self.plan, first, count)
        begin = day_number(first)
        return merged(
            [
                ordinary_reports(self.setting, self.plan, days),
                self.chain.reported_between(begin, begin + count),
            ]
        )

    def block(self, first: date, count: int) -> Lives:
        """All lives that begin on `count` days from `first` on."""
        return lives_of(self.setting, self.reports(first, count))

    def blocks(self) -> Iterator[Lives]:
        """All lives of the plan, a month or less at a time."""
        for first, count in month_blocks(self.plan):
            yield self.block(first, count)


def city_of(world: World, plan: Plan) -> City:
    """Prepare the simulation of a plan."""
    setting = setting_of(world)
    return City(plan, setting, chain_of(setting, plan, life_ends))


def lives_of(setting: Setting, reports: Reports) -> Lives:
    """What becomes of reported cases; every case but those of one bundle by itself."""
    intake = intake_of(setting, reports)
    handling = handling_of(setting, reports, intake)
    return Lives(reports, intake, handling, closing_of(setting, reports, intake, handling))


def life_ends(setting: Setting, reports: Reports) -> Ints:
    """When each case is closed for the first time; NEVER when it is not."""
    return lives_of(setting, reports).closing.closed


def month_blocks(plan: Plan) -> list[tuple[date, int]]:
    """First day and length of blocks that lie inside one month and hold about 60,000 cases."""
    per_day = plan.cases / 731
    longest = max(1, int(_BLOCK_CASES / max(per_day, 1e-9)))
    found: list[tuple[date, int]] = []
    day, end = plan.first_day, plan.last_day
    while day <= end:
        month_end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        count = min((min(month_end, end) - day).days + 1, longest)
        found.append((day, count))
        day += timedelta(days=count)
    return found


def cut_of(plan: Plan) -> int:
    """The moment up to which the platform's nightly copy reaches: the end of the last day."""
    return _end_of(plan, plan.days)


def first_life_shown_at(plan: Plan, lives: Lives) -> Ints:
    """When a night last read a case that is reopened by now (重开) as closed first, or NEVER.

    That is the end of a day; the platform itself keeps the newest state alone.
    """
    closing = lives.closing
    shown = np.full(lives.size, NEVER)
    for days in sorted(plan.shown):
        end = _end_of(plan, days)
        shown = np.where((closing.closed < end) & (end <= closing.reopened), end, shown)
    return np.where(closing.reopened < cut_of(plan), shown, NEVER)


def _end_of(plan: Plan, days: int) -> int:
    """The end of so many days from the first one on."""
    return (day_number(plan.first_day) + days) * DAY
