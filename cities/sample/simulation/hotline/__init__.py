"""热线 — the citizen hotlines of the sample city: who writes, what becomes of it, the daily files.

Here belong the model of demand and of an order's life, the daily GB18030 CSV with its known dirt,
and the count of the hotline's own truth; the cases that share its disorder live in `cases`.
See cities/sample/README.md.
"""

from __future__ import annotations

from datetime import timedelta

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.truth import truth
from cities.sample.simulation.hotline.writing import Progress, write_files
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

__all__ = ["truth", "write_history", "write_next_day"]

_LOOKS_BACK = timedelta(days=3)
"""A file depends on what went wrong on the two days before it."""


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write every file delivered from the first to the last day of `plan`."""
    write_files(City(world), plan, register, plan.first_day, plan.first_day, progress)


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write the files delivered on the last day, beside those that a shorter history left."""
    begin = max(plan.first_day, plan.last_day - _LOOKS_BACK)
    write_files(City(world), plan, register, begin, plan.last_day, progress)
