"""The document at the address of a page says where its server is."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from dashboards import front
from dashboards.access.matrix import PAGES
from tests.dashboards.access.asking import ask

APP = Starlette(routes=front.routes(PAGES))


@pytest.mark.parametrize("address", ["", "cases", "quality"])
def test_every_page_is_told_that_its_server_is_at_the_root(address: str) -> None:
    found = ask(APP, f"/{address}")
    assert (found.status, found.headers["cache-control"]) == (200, "no-cache")
    told = found.text.index("{BACKEND_BASE_URL: window.location.origin}")
    assert told < found.text.index('<script type="module"')
    assert '<html lang="zh-CN">' in found.text


def test_the_first_page_has_one_address_and_keeps_what_was_asked_for() -> None:
    assert ask(APP, "/overview?area=shili%2F01").headers["location"] == "/?area=shili%2F01"
    assert ask(APP, "/overview").headers["location"] == "/"
    assert ask(APP, "/no-such-page").status == 404


def test_the_document_holds_the_way_to_a_named_part_and_asks_nobody_else_for_it() -> None:
    found = ask(APP, "/cases").text
    assert found.index("part.scrollIntoView()") < found.index('<script type="module"')
