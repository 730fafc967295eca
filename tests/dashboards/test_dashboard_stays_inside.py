"""Nothing on a page may call another host, and nothing may report on its readers."""

import re
import tomllib

import pytest

from cities.settings import REPO

ROOM = REPO / "dashboards"
FILES = sorted(
    path
    for path in ROOM.rglob("*")
    if path.suffix in {".py", ".css", ".sql", ".toml", ".html", ".js"}
)
NAMESPACE = "http://www.w3.org/2000/svg"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_no_file_names_another_host(path) -> None:
    text = path.read_text(encoding="utf-8").replace(NAMESPACE, "")
    assert not re.search(r"https?://|url\(|@import|//cdn", text)


def test_usage_statistics_are_off_and_errors_link_nowhere() -> None:
    config = tomllib.loads((ROOM / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorLinks"] is False


def test_no_folder_is_called_pages_which_streamlit_would_list_by_itself() -> None:
    assert not (ROOM / "pages").exists()
