"""Fixtures of the ingestion tests."""

from pathlib import Path

import pytest
from ingestion_builders import Bureau


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A raw folder and an empty store."""
    return Bureau(tmp_path)
