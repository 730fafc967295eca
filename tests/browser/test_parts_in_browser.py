"""A control that one part of a page depends on asks the server for that part alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.look import SETTLED
from tests.browser.visit import LOADED_MS, begin

pytestmark = pytest.mark.browser


def choose(page: Page, box: str, option: str) -> None:
    field = page.get_by_role("combobox", name=box, exact=True)
    field.scroll_into_view_if_needed()
    page.evaluate(SETTLED)  # a list that is open closes when the page scrolls
    field.click()
    page.get_by_role("option", name=option, exact=True).click()


def break_down(page: Page) -> None:
    choose(page, "按", "责任单位")
    expect(page.get_by_role("heading", name="按责任单位")).to_be_visible(timeout=LOADED_MS)


def turn_the_list(page: Page) -> None:
    page.locator(".stPagination").get_by_role("button", name="Page 2").click()
    expect(page.locator("#list").get_by_text("第 2 / ")).to_be_visible(timeout=LOADED_MS)
    assert parse_qs(urlsplit(page.url).query)["page"] == ["2"]
    page.reload()
    expect(page.locator("#list").get_by_text("第 2 / ")).to_be_visible(timeout=LOADED_MS)


def pick_a_trend(page: Page) -> None:
    choose(page, "走势指标", "按期结案率")
    expect(page.get_by_text("按期结案率，近 13 期")).to_be_visible(timeout=LOADED_MS)


def pick_a_kind_of_place(page: Page) -> None:
    choose(page, "问题类别", "流动摊贩")
    expect(page.locator("#places tbody tr")).to_have_count(3, timeout=LOADED_MS)


def try_a_weight(page: Page) -> None:
    page.get_by_label("现场考评权重（%）").fill("0")
    page.keyboard.press("Enter")
    expect(page.get_by_text("按试算的规则，名次没有变化。")).to_be_visible(timeout=LOADED_MS)


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("cases", break_down),
        ("cases", turn_the_list),
        ("overview", pick_a_trend),
        ("hotspots", pick_a_kind_of_place),
        ("assessment", try_a_weight),
    ],
)
def test_a_part_runs_again_alone(
    chromium: Browser, server: str, name: str, act: Callable[[Page], None]
) -> None:
    asked: list[str] = []

    def heard(sent: str | bytes) -> None:
        message = BackMsg.FromString(sent if isinstance(sent, bytes) else sent.encode())
        if message.WhichOneof("type") == "rerun_script":
            asked.append(message.rerun_script.fragment_id)

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", heard)

    seen = begin(chromium, 1440)
    seen.page.on("websocket", opened)
    seen.page.goto(f"{server}{name}")
    seen.loaded(name)
    assert asked == [""]
    act(seen.page)
    assert asked[1], "the whole page was run"
    assert seen.errors == []
    seen.page.context.close()
