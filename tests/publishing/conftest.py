"""A warehouse, and a folder of editions in which two were published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from edition_factory import changed_kpi_rows, publish_once, write_warehouse
from league_factory import publish_league, write_league_warehouse

from publishing import Edition
from publishing.city_data import CityData
from publishing.exports.pack import Pack, make_pack
from publishing.exports.period import Period


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse as of tonight; no test writes to it."""
    return write_warehouse(tmp_path_factory.mktemp("tonight") / "warehouse.duckdb")


@pytest.fixture(scope="session")
def other_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the night before: one figure differs."""
    path = tmp_path_factory.mktemp("yesterday") / "warehouse.duckdb"
    return write_warehouse(path, kpi_rows=changed_kpi_rows(119.0))


@pytest.fixture(scope="session")
def _published_once(other_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    editions = tmp_path_factory.mktemp("published_once") / "editions"
    publish_once(other_warehouse, editions)
    return editions


@pytest.fixture(scope="session")
def _published_twice(
    _published_once: Path, warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    editions = tmp_path_factory.mktemp("published_twice") / "editions"
    shutil.copytree(_published_once, editions, symlinks=True)
    publish_once(warehouse, editions)
    return editions


@pytest.fixture
def editions_once(_published_once: Path, tmp_path: Path) -> Path:
    """A folder of its own in which last night's edition is in use."""
    return shutil.copytree(_published_once, tmp_path / "editions", symlinks=True)


@pytest.fixture
def editions_twice(_published_twice: Path, tmp_path: Path) -> Path:
    """A folder of its own in which tonight's edition followed last night's."""
    return shutil.copytree(_published_twice, tmp_path / "editions", symlinks=True)


@pytest.fixture(scope="session")
def league_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a league; no test writes to it."""
    return write_league_warehouse(tmp_path_factory.mktemp("league") / "warehouse.duckdb")


@pytest.fixture(scope="session")
def league_edition(league_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition published from it."""
    return publish_league(league_warehouse, tmp_path_factory.mktemp("league_city") / "editions")


@pytest.fixture(scope="session")
def may_pack(league_edition: Edition) -> Pack:
    """The pack of May 2025."""
    return make_pack(league_edition, Period.parse("2025-05"))


@pytest.fixture
def city(league_edition: Edition, tmp_path: Path) -> CityData:
    """A data folder of its own with the edition in use."""
    shutil.copytree(league_edition.path.parent, tmp_path / "city" / "editions", symlinks=True)
    return CityData(tmp_path / "city")
