"""Landings and warehouses that tests poison."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from landing_builder import LAST_DAY, Landing, nights
from warehouse_builder import Warehouse, built


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Landing]:
    built: dict[tuple[object, ...], Landing] = {}

    def build(*key: object) -> Landing:
        if key not in built:
            until, *tables = key
            built[key] = nights(tmp_path_factory.mktemp("history") / "landing", until, *tables)
        return built[key]

    return build


@pytest.fixture
def history(_built: Callable[..., Landing], tmp_path: Path) -> Callable[..., Landing]:
    """`history("src_case")`: a landing of published nights of these tables, free to poison."""

    def copied(*tables: str, until: object = LAST_DAY) -> Landing:
        template = _built(until, *tables)
        landing = Landing(tmp_path / "landing")
        shutil.copytree(template.folder, landing.folder)
        landing.batches = list(template.batches)
        landing.published = template.published
        return landing

    return copied


@pytest.fixture
def empty(tmp_path: Path) -> Landing:
    """A landing into which nothing was ever delivered."""
    return Landing(tmp_path / "landing")


@pytest.fixture(scope="session")
def _true_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("template") / "warehouse.duckdb").path


@pytest.fixture
def warehouse(_true_warehouse: Path, tmp_path: Path) -> Warehouse:
    """A warehouse in which everything is true, free to poison."""
    return Warehouse(Path(shutil.copy(_true_warehouse, tmp_path / "warehouse.duckdb")))


@pytest.fixture
def edition(_true_warehouse: Path, tmp_path: Path) -> Path:
    """The pointer to the edition in use: the warehouse as it was before a test poisons it."""
    folder = tmp_path / "editions" / "20240531-abc"
    folder.mkdir(parents=True)
    shutil.copy(_true_warehouse, folder / "warehouse.duckdb")
    pointer = folder.parent / "current"
    pointer.symlink_to(folder)
    return pointer
