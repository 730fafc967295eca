"""考核 — field inspections and rechecks, the districts' scores of their streets, the league.

Here workbooks come about that every sender fills in a little differently, and the sums they must
lead to; how the product makes a league of scores is its own business. See DOMAIN §10 and §16.
"""

from __future__ import annotations

from collections.abc import Callable

from cities.sample.simulation.assessment.raw import write_files
from cities.sample.simulation.assessment.truth import league_truth, truth
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

__all__ = ["league_truth", "truth", "write_history", "write_next_day"]

Progress = Callable[[str], None]


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write every workbook that has arrived by the last day."""
    files, rows = write_files(world, plan, register, plan.first_day, plan.last_day)
    progress(f"{rows:,} rows in {files} workbooks")


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write the workbooks that arrive on the last day."""
    files, rows = write_files(world, plan, register, plan.last_day, plan.last_day)
    progress(f"{rows:,} rows in {files} workbooks")
