"""A warehouse, and a folder of editions in which two were published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from edition_factory import changed_kpi_rows, publish_once, write_warehouse


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
