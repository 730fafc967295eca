"""A published edition, a city that points at it, and the app run without a browser."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from cities import settings
from dashboards.access import bar, identity
from dashboards.access.matrix import Role
from dashboards.access.viewer import Viewer
from dashboards.indicators import Book, read_book
from publishing import Edition, current
from tests.dashboards.edition_fixture import publish_edition

APP = settings.REPO / "dashboards" / "app.py"


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """AppTest leaves its script behind as `__main__`, which processes started later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def on_this_machine() -> Iterator[None]:
    """The server's address, which AppTest has none of: the application opens on loopback alone."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An editions folder with one edition that lacks the domain 执法."""
    editions = tmp_path_factory.mktemp("published") / "editions"
    publish_edition(editions)
    return editions


@pytest.fixture(scope="session")
def edition(published: Path) -> Edition:
    found = current(published)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def book(edition: Edition) -> Iterator[Book]:
    connection = edition.connect()
    yield read_book(connection)
    connection.close()


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The (not yet existing) editions folder of a city 示例市 that the app will read."""
    (tmp_path / "cities" / "sample").mkdir(parents=True)
    (tmp_path / "cities" / "sample" / "city.toml").write_text(
        'title_zh = "示例市"\nnotices = ["示例数据，非真实城市。"]\n', encoding="utf-8"
    )
    monkeypatch.setattr(settings, "CITIES", tmp_path / "cities")
    monkeypatch.setenv("CITY", "sample")
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "data"))
    monkeypatch.delenv("RAW", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    return tmp_path / "data" / "sample" / "editions"


@pytest.fixture
def published_editions(published: Path, editions: Path) -> Path:
    """The same, holding a copy of the published edition."""
    shutil.copytree(published, editions, symlinks=True)
    return editions


@pytest.fixture(scope="session")
def published_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An editions folder whose edition lacks no domain."""
    folder = tmp_path_factory.mktemp("whole") / "editions"
    publish_edition(folder, missing=())
    return folder


@pytest.fixture
def every_domain(published_whole: Path, editions: Path) -> Path:
    """The editions that the application reads: a copy of those."""
    shutil.copytree(published_whole, editions, symlinks=True)
    return editions


@pytest.fixture
def run_app() -> Callable[..., AppTest]:
    def run(**query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [problem.value for problem in app.exception]
        return app

    return run


@pytest.fixture
def show_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Run one page in its frame by the name of its view, for a role, under an address.

    Who looks tries the role in a demonstration, in a district's for that `district`, unless a
    `viewer` who signed in is given.
    """

    def show(
        name: str,
        role: Role = Role.ANALYST,
        district: str | None = None,
        viewer: Viewer | None = None,
        **query: str,
    ) -> AppTest:
        render = importlib.import_module(f"dashboards.views.{name}").render
        page = SimpleNamespace(render=render, viewer=viewer or bar.trying(role, district))
        if viewer is not None:
            monkeypatch.setattr(identity, "who", lambda *_, **__: viewer)
        monkeypatch.setitem(sys.modules, "page_under_test", page)
        app = AppTest.from_function(_page_under_test, default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [problem.value for problem in app.exception]
        return app

    return show


def _page_under_test() -> None:
    """Script of AppTest: the page in its frame."""
    from page_under_test import render, viewer

    from cities.settings import load_city
    from dashboards import shell

    city = load_city()
    shell.show(city, shell.read_state(city.editions_dir), render, viewer=viewer)


@pytest.fixture
def html_of() -> Callable[[AppTest], str]:
    """All HTML of a page, in order."""
    return lambda app: "\n".join(element.proto.body for element in app.get("html"))
