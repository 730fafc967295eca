"""Where the whole open data sets are, a folder of dbt's for every worker, tables at the end."""

import os
from pathlib import Path

import pytest

from tests.kpi_coverage.evidence import ABSENT

pytest_plugins = ["tests.schedule", "tests.tables", "tests.kpi_coverage.recorder"]

REPO = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
if WORKER:  # two workers must not write into one folder of dbt's
    os.environ["DBT_TARGET_PATH"] = str(REPO / "dbt_project" / "target" / WORKER)
    os.environ.setdefault("DBT_THREADS", "1")  # the workers share the cores
    os.environ.setdefault("DUCKDB_THREADS", "1")
FULL_DATA = Path(os.environ.get("FULL_RAW") or REPO.parent / "shared" / "realdata")


@pytest.fixture(scope="session")
def full_raw() -> Path:
    """The folder of the whole sets; tests that need it are skipped where it is absent."""
    if not (FULL_DATA / "GROUND_TRUTH.json").is_file():
        pytest.skip(f"{ABSENT} (FULL_RAW names their folder)")
    return FULL_DATA
