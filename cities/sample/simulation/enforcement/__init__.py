"""执法 — penalties, illegal buildings, notices, muck trucks and catering fumes of the sample city.

Here belong the model of what squads do, the monthly ledgers (CSV and Excel) with their known dirt,
and the count of enforcement's own truth; the streets they share with the hotline live there.
See cities/sample/README.md.
"""

from __future__ import annotations

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.truth import truth
from cities.sample.simulation.enforcement.writing import Progress, write_files
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

__all__ = ["truth", "write_history", "write_next_day"]


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write every ledger delivered from the first to the last day of `plan`."""
    write_files(Books(world, plan), register, plan.first_day, progress)


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write the ledgers delivered on the last day: most days none, at the end of a month all."""
    write_files(Books(world, plan), register, plan.last_day, progress)
