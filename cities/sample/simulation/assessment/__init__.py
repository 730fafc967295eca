"""考核 — the city's monthly field inspections and the districts' scores of their streets.

Here workbooks come about that every sender fills in a little differently, and the sums they must
lead to; how scores become a league is the business of the product. See DOMAIN §10 and §16.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from cities.sample.simulation.assessment.inputs import assess_inputs
from cities.sample.simulation.assessment.raw import write_files
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import KPI_SCHEMA, Truth
from cities.sample.simulation.world import World

Progress = Callable[[str], None]


def write_history(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write every workbook that has arrived by the last day."""
    files, rows = write_files(world, plan, register, plan.first_day, plan.last_day)
    progress(f"{rows:,} rows in {files} workbooks")


def write_next_day(world: World, plan: Plan, register: DirtRegister, progress: Progress) -> None:
    """Write the workbooks that arrive on the last day."""
    files, rows = write_files(world, plan, register, plan.last_day, plan.last_day)
    progress(f"{rows:,} rows in {files} workbooks")


def truth(world: World, plan: Plan) -> Truth:
    """The inputs of the league (`assess_input`); no figure of the book is made of them yet."""
    return Truth(pl.DataFrame(schema=KPI_SCHEMA), {"assess_input": assess_inputs(world, plan)})
