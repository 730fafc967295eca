"""Everything the enforcement ledgers tell of, drawn once a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from cities.sample.simulation.enforcement import buildings, penalties
from cities.sample.simulation.enforcement.city import City, joined, months_between
from cities.sample.simulation.hotline.streets import Columns
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

FOLDER = "enforcement"
PAID_WITHIN_MONTHS = 3
"""A fine on the spot is paid in its month or the two after it."""


class Books:
    """Cases and buildings by the month they began in; drawn when first asked for, then kept."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.city = City(world)
        self.plan = plan
        self._kept: dict[tuple[str, date], Columns] = {}

    @property
    def folder(self) -> Path:
        """Where the ledgers are written."""
        folder = self.plan.raw_dir / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def summary(self, month: date) -> Columns:
        """Cases decided on the spot in a month."""
        return self._kept_or("summary", month, penalties.summary_cases)

    def recent_summary(self, month: date) -> Columns:
        """Cases on the spot that may stand in the ledger of a month."""
        months = months_between(self.plan.first_day, month)[-PAID_WITHIN_MONTHS:]
        return joined([self.summary(one) for one in months])

    def ordinary(self, until: date) -> Columns:
        """Cases filed for investigation up to a month."""
        months = months_between(self.plan.first_day, until)
        return joined([self._kept_or("ordinary", m, penalties.ordinary_cases) for m in months])

    def buildings(self, until: date) -> Columns:
        """The stock, and what was found new up to a month."""
        stock = self._kept_or("stock", self.plan.first_day, lambda c, p, _: buildings.stock(c, p))
        months = months_between(self.plan.first_day, until)
        found = [self._kept_or("new", m, buildings.new_buildings) for m in months]
        return joined([stock, *found])

    def _kept_or(
        self, kind: str, month: date, draw: Callable[[City, Plan, date], Columns]
    ) -> Columns:
        key = (kind, month)
        if key not in self._kept:
            self._kept[key] = draw(self.city, self.plan, month)
        return self._kept[key]
