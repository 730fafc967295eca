"""What a district takes away: no byte of any file of any page tells of another district."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.access.matrix import Role
from dashboards.access.viewer import Viewer
from tests.dashboards.access.test_matrix import ELSEWHERE, MINE, OF_A_DISTRICT
from tests.dashboards.access.test_rows import FOREIGN
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.fixture_league import GROUPS

Run = Callable[..., AppTest]
FORMS = (".xlsx", ".csv")
OF_ANOTHER = list(GROUPS)[1]
"""The group of the league whose units lie in another district."""
ASKED = [
    {},
    {"period": "2024"},
    {"area": district_id(1), "period": "2024-05", "um_district": district_id(1)},
    {"group": OF_ANOTHER},
]
"""Addresses of every page: as it opens, of a year, crafted for another district and its group."""


def told(name: str, content: bytes) -> str:
    """All that a file says; of a workbook every part, what no sheet shows included."""
    if not name.endswith(".xlsx"):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return "".join(parts.read(part).decode() for part in parts.namelist())


def foreign(files: dict[str, bytes]) -> dict[str, list[str]]:
    """By file what it tells of other districts."""
    found = {}
    for name, content in files.items():
        said = told(name, content)
        if texts := [text for text in (*FOREIGN, *ELSEWHERE) if text in said]:
            found[name] = texts
    return found


@pytest.mark.parametrize("query", ASKED, ids=["as it opens", "a year", "crafted", "a group"])
@pytest.mark.parametrize("page", OF_A_DISTRICT)
def test_no_file_of_a_district_tells_of_another(
    every_domain: Path, signed_in, run_at: Run, files, page: str, query: dict[str, str]
) -> None:
    signed_in(Viewer("a-district", Role.DISTRICT, MINE, "10.0.0.9"))
    run_at(page, **query)
    assert foreign(files) == {}
    in_both = [{Path(name).stem for name in files if name.endswith(form)} for form in FORMS]
    assert in_both[0] == in_both[1]


def test_the_same_files_tell_of_other_districts_to_the_whole_city(
    every_domain: Path, signed_in, run_at: Run, files
) -> None:
    """Else the test above would hold of files that tell of no place at all."""
    signed_in(Viewer("a-leader", Role.LEADER, None, "10.0.0.9"))
    silent = set()
    for page in OF_A_DISTRICT:
        files.clear()
        run_at(page, group=OF_ANOTHER)
        if not foreign(files):
            silent.add(page)
    assert silent == {"definitions", "targets"}, "these tell of the city alone"
