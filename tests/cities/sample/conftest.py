"""One world for all tests of the sample city."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World, load_world


@pytest.fixture(scope="session")
def world() -> World:
    """The city; nothing in it depends on where files go."""
    return load_world(Plan(Path("raw"), Path("truth")))
