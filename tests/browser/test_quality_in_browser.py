"""数据质量 in a real browser, wide and narrow: reached as a reader reaches it, by the menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import LOADED_MS, WIDTHS, Visit, begin

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def visit(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Visit]:
    """The quality page, loaded to its last line, once for each width; the tests share it."""
    seen = begin(chromium, request.param)
    page = seen.page
    page.goto(server)
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="数据质量").click()
    expect(page.get_by_text("查看版次")).to_be_visible(timeout=LOADED_MS)
    seen.loaded("quality")
    yield seen
    page.close()


def test_the_verdict_is_the_first_thing_that_is_seen(visit: Visit) -> None:
    verdict = visit.page.get_by_text("本版数据可以使用：2 项检查没有一项被拦截，有 1 项提醒。")
    expect(verdict).to_be_in_viewport()


def test_gate_names_stay_on_one_line(visit: Visit) -> None:
    heights = visit.page.evaluate(
        """() => [...document.querySelectorAll('.um-gates summary strong')]
            .map(name => name.getBoundingClientRect().height)"""
    )
    assert len(heights) == 3
    assert max(heights) < 30


def test_checks_that_passed_open_from_the_keyboard(visit: Visit) -> None:
    gate = visit.page.locator(".um-gates details", has_text="主键唯一")
    expect(gate.get_by_text("G02.src_case")).to_be_hidden()
    gate.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    expect(gate.get_by_text("G02.src_case")).to_be_visible()


def test_samples_open_and_name_file_sheet_and_row(visit: Visit) -> None:
    card = visit.page.locator(".um-refused").first
    card.locator("summary").click()
    row = card.locator("tbody tr").first
    expect(row).to_contain_text("东湖区")
    expect(row).to_contain_text("案件 7 月.xlsx")
    expect(row.locator("th")).to_have_text("4")


def test_the_menu_leads_to_the_overview_and_back_without_loading_the_application_again(
    visit: Visit,
) -> None:
    page, sockets = visit.page, [url for url in visit.requested if url.startswith("ws://")]
    page.get_by_role("link", name="总览").click()
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="数据质量").click()
    expect(page.get_by_text("查看版次")).to_be_visible(timeout=LOADED_MS)
    assert [url for url in visit.requested if url.startswith("ws://")] == sockets
