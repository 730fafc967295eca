"""Where the whole open-data sets lie, if they lie anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cities.settings import REPO


def realdata_dir() -> Path | None:
    """Folder of the whole sets: `RAW`, else `../shared/realdata` beside the repository."""
    named = os.environ.get("RAW") or "../shared/realdata"
    folder = (REPO / Path(named).expanduser()).resolve()
    return folder if (folder / "GROUND_TRUTH.json").is_file() else None


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The whole sets; the test is skipped where they are absent."""
    folder = realdata_dir()
    if folder is None:
        pytest.skip("the whole open-data sets (../shared/realdata or RAW) are not on this machine")
    return folder
