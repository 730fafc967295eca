"""指标口径 in a real browser, wide and narrow: reached from a card of the overview."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import LOADED_MS, WIDTHS, Visit, begin

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def visit(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Visit]:
    """The entry of 按期结案率, opened by the link of its card."""
    seen = begin(chromium, request.param)
    page = seen.page
    page.goto(server)
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    card = page.locator(".um-card", has=page.get_by_role("heading", name="按期结案率"))
    card.get_by_role("link", name="指标口径").click()
    expect(page.get_by_role("heading", name="C13 按期结案率")).to_be_visible(timeout=LOADED_MS)
    seen.loaded("definitions")
    yield seen
    page.close()


def test_the_address_names_the_kpi_and_its_example_is_seen_first(visit: Visit) -> None:
    assert visit.page.url.endswith("definitions?kpi=C13")
    expect(visit.page.locator(".um-formula")).to_be_in_viewport()


def test_a_search_narrows_the_list_and_closes_the_entry(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("搜索").fill("复发")
    page.get_by_label("搜索").press("Enter")
    expect(page.get_by_role("heading", name="C13 按期结案率")).to_be_hidden(timeout=LOADED_MS)
    expect(page.get_by_role("heading", name="R01 复发率（30日）")).to_be_visible(timeout=LOADED_MS)
    expect(page.locator(".um-directory li")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("kpi="))
