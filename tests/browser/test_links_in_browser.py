"""A link to a page opens it in the running session: nothing is loaded anew, nothing chosen lost."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import LOADED_MS, Visit, begin
from tests.dashboards.fixture_figures import DISTRICTS, district_id

pytestmark = pytest.mark.browser

CHOSEN = {"area": district_id(0), "period": "2024-05"}


def opened(chromium: Browser, server: str) -> Visit:
    """总览 of a district in a month, in a window that a reload would forget."""
    seen = begin(chromium, 1440)
    seen.page.goto(f"{server}?area={CHOSEN['area']}&period={CHOSEN['period']}")
    seen.loaded("overview")
    seen.page.evaluate("window.isSameWindow = true")
    return seen


def chosen(page: Page) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(page.url).query).items()}


def test_links_follow_one_another_and_the_back_button_returns(
    chromium: Browser, server: str
) -> None:
    seen = opened(chromium, server)
    page = seen.page
    page.get_by_role("link", name="看原因 →").click()
    expect(page.locator("#parts")).to_be_in_viewport(timeout=LOADED_MS)
    assert CHOSEN.items() <= chosen(page).items()
    page.locator("#list tbody").get_by_role("link").first.click()
    expect(page.get_by_role("link", name="← 返回案件清单")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="← 返回案件清单").click()
    expect(page.locator("#list")).to_be_in_viewport(timeout=LOADED_MS)
    page.go_back()
    expect(page.get_by_role("link", name="← 返回案件清单")).to_be_visible(timeout=LOADED_MS)
    assert page.evaluate("window.isSameWindow")
    assert seen.errors == []
    page.close()


def test_the_way_to_a_definition_and_back_keeps_area_and_period(
    chromium: Browser, server: str
) -> None:
    seen = opened(chromium, server)
    page = seen.page
    page.get_by_role("link", name="指标口径 →").first.click()
    expect(page.get_by_role("heading", name="指标口径")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="总览").first.click()
    expect(page.get_by_role("heading", name="城市管理总览")).to_be_visible(timeout=LOADED_MS)
    assert chosen(page) == CHOSEN
    assert page.evaluate("window.isSameWindow")
    page.close()


def test_the_role_that_is_tried_stays_after_a_link(chromium: Browser, server: str) -> None:
    seen = opened(chromium, server)
    page = seen.page
    page.get_by_role("combobox", name="角色").click()
    page.get_by_role("option", name="区县").click()
    expect(page.get_by_role("combobox", name="区县")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="看原因 →").click()
    expect(page.get_by_role("heading", name="案件", exact=True)).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_role("combobox", name="角色")).to_have_value("区县")
    seen.loaded("cases")
    assert DISTRICTS[1] not in page.content()
    page.close()


def test_a_click_that_asks_for_a_new_window_gets_one(chromium: Browser, server: str) -> None:
    seen = opened(chromium, server)
    with seen.page.context.expect_page() as other:
        seen.page.get_by_role("link", name="看原因 →").click(modifiers=["Control"])
    assert "kpi=" in other.value.url
    assert "kpi=" not in seen.page.url
    seen.page.close()
