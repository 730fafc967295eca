"""The import arrows of docs/architecture.md, held by import-linter (contracts in pyproject)."""

import subprocess
import sys
from copy import deepcopy
from itertools import product
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract

REPO = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).parent / "lint-imports"
OUTSIDE = {"dagster", "streamlit", "dbt"}
BELONGS_TO = {
    "cities.settings": "settings",
    "cities.pull": "cities",
    "cities.open_data.sources": "cities",
    "cities.sample.sources": "cities",
    "ingestion.pull": "ingestion",
    "expectations.engine": "expectations",
    "publishing.publication": "publishing",
    "orchestration.nightly": "orchestration",
    "dashboards.app": "dashboards",
}
"""Modules that stand for their room; the settings are a room of their own, below all others."""
ARROWS = {
    "settings": set(),
    "cities": {"settings", "ingestion"},
    "ingestion": set(),
    "expectations": set(),
    "publishing": set(),
    "orchestration": {"settings", "cities", "ingestion", "expectations", "publishing"}
    | {"dagster", "dbt"},
    "dashboards": {"settings", "publishing", "streamlit"},
}
"""What a room may import. There are no other arrows."""
FORBIDDEN = sorted(
    (importer, imported)
    for importer, imported in product(BELONGS_TO, [*BELONGS_TO, *OUTSIDE])
    if BELONGS_TO[importer] != BELONGS_TO.get(imported)
    and BELONGS_TO.get(imported, imported) not in ARROWS[BELONGS_TO[importer]]
)


@pytest.fixture(scope="module")
def configuration():
    return read_configuration(str(REPO / "pyproject.toml"))


@pytest.fixture(scope="module")
def graph(configuration):
    """Who imports whom in the product as it is."""
    packages = configuration["session_options"]["root_packages"]
    return grimp.build_graph(*packages, include_external_packages=True, cache_dir=None)


@pytest.fixture
def broken_by(configuration, graph):
    """`broken_by(importer, imported)`: contracts that break when a copy has this import too."""

    def ask(importer: str, imported: str) -> list[str]:
        copy = deepcopy(graph)
        copy.add_import(importer=importer, imported=imported)
        contracts = (
            ForbiddenContract(
                name=options["name"],
                session_options=configuration["session_options"],
                contract_options=options,
            )
            for options in configuration["contracts_options"]
        )
        return [c.name for c in contracts if not c.check(graph=deepcopy(copy), verbose=False).kept]

    return ask


def test_no_room_imports_what_it_must_not_know():
    result = subprocess.run(
        [LINT, "--config", REPO / "pyproject.toml", "--no-cache"],
        cwd=REPO,
        env={"PYTHONPATH": str(REPO), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("arrow", FORBIDDEN, ids=" -> ".join)
def test_a_forbidden_arrow_is_found(broken_by, arrow):
    assert broken_by(*arrow)


@pytest.mark.parametrize(
    "arrow",
    [
        ("cities.pull", "cities.settings"),
        ("cities.sample.sources", "ingestion.pull"),
        ("orchestration.nightly", "cities.pull"),
        ("orchestration.nightly", "publishing.publication"),
        ("dashboards.app", "cities.settings"),
        ("dashboards.app", "publishing.publication"),
    ],
    ids=" -> ".join,
)
def test_an_arrow_of_the_drawing_breaks_nothing(broken_by, arrow):
    assert broken_by(*arrow) == []
