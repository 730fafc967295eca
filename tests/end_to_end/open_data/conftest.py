"""The nights that several files look at; tests/schedule.py keeps this folder on one worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import Night, run_night


@pytest.fixture(scope="session")
def extracts_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The first night of the city on the extracts that the project carries."""
    return run_night(tmp_path_factory.mktemp("extracts"))


@pytest.fixture(scope="session")
def full_night(tmp_path_factory: pytest.TempPathFactory, full_raw: Path) -> Night:
    """The first night of the city on the whole sets."""
    return run_night(tmp_path_factory.mktemp("full"), full_raw)
