"""A city with sign-in, a clock that the test moves, and accounts of every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from cities import settings
from cities.settings import REPO, CitySettings, load_city
from dashboards import downloads
from dashboards.access import gate, identity, passwords
from dashboards.access.desk import Desk
from dashboards.access.identity import Refusal
from dashboards.access.matrix import Role
from dashboards.access.viewer import Viewer
from dashboards.brief import sheet

PASSWORD = "Weihu-2026-mima"
DISTRICT = "sample-d1"
FIRST = "overview"
"""The page at the address without a path."""


class Clock:
    """Seconds since 1970, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id as in use, with less memory: a test makes many hashes."""
    monkeypatch.setattr(passwords, "_MEMORY_KIB", 1024)
    monkeypatch.setattr(passwords, "_PASSES", 1)


@pytest.fixture(autouse=True)
def no_gate() -> Iterator[None]:
    """Whether a gate stands is a fact of the process: each test begins without one."""
    gate._is_up = False
    yield
    gate._is_up = False


@pytest.fixture
def city_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], CitySettings]:
    """A city 示例市 whose city.toml ends with the given lines."""

    def make(toml: str) -> CitySettings:
        folder = tmp_path / "cities" / "sample"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "city.toml").write_text(f'title_zh = "示例市"\n{toml}', encoding="utf-8")
        monkeypatch.setattr(settings, "CITIES", tmp_path / "cities")
        monkeypatch.setenv("CITY", "sample")
        monkeypatch.setenv("DATA_ROOT", str(tmp_path / "data"))
        monkeypatch.delenv("RAW", raising=False)
        return load_city()

    return make


@pytest.fixture
def city(city_with: Callable[[str], CitySettings]) -> CitySettings:
    return city_with('[sign_in]\nmethod = "accounts"\nidle_minutes = 30\nmax_hours = 12\n')


@pytest.fixture
def desk(city: CitySettings, clock: Clock) -> Desk:
    """A desk with one account of every role, named by it, whose password was changed already."""
    made = Desk.of(city, clock)
    for role in Role:
        district = DISTRICT if role is Role.DISTRICT else None
        made.accounts.add(role.value, role, district, has_password=True)
        made.accounts.set_password(role.value, PASSWORD)
    return made


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Viewer | Refusal], None]:
    """Whom the application takes for the one who is looking."""
    return lambda found: monkeypatch.setattr(identity, "who", lambda *_, **__: found)


@pytest.fixture
def run_at() -> Callable[..., AppTest]:
    """Run the application at the address of one page, as a browser that opens it does."""

    def run(page: str, state: dict[str, object] | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(REPO / "dashboards" / "app.py"), default_timeout=60)
        for key, value in (state or {}).items():
            app.session_state[key] = value
        app.query_params.update(query)
        app._page_hash = calc_hash("" if page == FIRST else page)
        app.run()
        assert not app.exception, [problem.value for problem in app.exception]
        return app

    return run


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What every button of a page would download, pressed as the page is made.

    A sheet of A4 is kept as what is set: nothing else comes onto it.
    """
    pressed: dict[str, bytes] = {}
    monkeypatch.setattr(sheet, "set_sheet", lambda content: str(asdict(content)).encode())
    monkeypatch.setattr(
        downloads.st,
        "download_button",
        lambda _label, *, data, key, **_: pressed.update({key: data()}),
    )
    return pressed
