"""One world for all tests of the sample city; its cases, and what the truth counts of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from case_table import DAYS, Row, read_table

from cities.sample.simulation.cases.truth import truth
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import Truth
from cities.sample.simulation.world import World, load_world


@pytest.fixture(scope="session")
def world() -> World:
    """The city; nothing in it depends on where files go."""
    return load_world(Plan(Path("raw"), Path("truth")))


@pytest.fixture(scope="session")
def told(world: World, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """What the simulation of cases counts while it runs."""
    folder = tmp_path_factory.mktemp("told")
    return truth(world, Plan(folder / "raw", folder / "truth", cases=14_000, days=DAYS))


@pytest.fixture(scope="session")
def table(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The same cases, read back from the database that the simulation writes."""
    folder = tmp_path_factory.mktemp("table")
    return read_table(world, Plan(folder / "raw", folder / "truth", cases=14_000, days=DAYS))


@pytest.fixture(scope="session")
def as_of(table: list[Row]) -> datetime:
    """When the newest row was written."""
    return max(row.at("更新时间") for row in table)
