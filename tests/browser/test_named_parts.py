"""An address that names a part of a page lands on it, and the reader may leave it again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_parts_in_browser import choose
from tests.browser.visit import LOADED_MS, WIDTHS, Visit, begin

pytestmark = pytest.mark.browser

LIST = "cases?basis=open&sort=deadline#list"
LONGER_THAN_THE_HOLD_MS = 2_000


def landed(chromium: Browser, address: str, width: int, part: str) -> Visit:
    seen = begin(chromium, width)
    seen.page.goto(address)
    expect(seen.page.locator(part)).to_be_in_viewport(timeout=LOADED_MS)
    return seen


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("address", "part"),
    [(LIST, "#list"), ("cases?kpi=C13#parts", "#parts"), ("quality#history", "#history")],
)
def test_a_link_lands_on_the_part_it_names(
    chromium: Browser, server: str, address: str, part: str, width: int
) -> None:
    seen = landed(chromium, f"{server}{address}", width, part)
    seen.loaded(address.partition("?")[0].partition("#")[0])
    seen.page.wait_for_timeout(LONGER_THAN_THE_HOLD_MS)
    expect(seen.page.locator(part).get_by_role("heading").first).to_be_in_viewport()
    assert seen.errors == []
    seen.page.close()


def test_who_scrolls_away_is_not_taken_back(chromium: Browser, server: str) -> None:
    seen = landed(chromium, f"{server}{LIST}", 1440, "#list")
    page = seen.page
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -20_000)
    expect(page.get_by_role("heading", name="案件", exact=True)).to_be_in_viewport()
    seen.loaded("cases")
    choose(page, "按", "责任单位")
    expect(page.get_by_role("heading", name="按责任单位")).to_be_in_viewport(timeout=LOADED_MS)
    page.wait_for_timeout(LONGER_THAN_THE_HOLD_MS)
    expect(page.locator("#list")).not_to_be_in_viewport()
    page.close()
