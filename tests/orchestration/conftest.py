"""A city whose data lies in a temporary folder, and its definitions."""

from pathlib import Path

import pytest

from cities.settings import CitySettings, load_city
from orchestration.tools import prepare_tools


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> CitySettings:
    """`open_data` with its own data folder."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_ROOT", str(tmp_path_factory.mktemp("data")))
        environment.delenv("RAW", raising=False)
        found = load_city("open_data")
    prepare_tools(found)
    return found


@pytest.fixture(scope="session")
def definitions(settings):
    """Everything Dagster knows about the city."""
    from orchestration.graph import city_definitions

    return city_definitions(settings)


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    """A drop folder with one file."""
    (tmp_path / "cases.csv").write_text("case_no\n1\n")
    return tmp_path
