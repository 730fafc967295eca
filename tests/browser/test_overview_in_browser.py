"""总览 in a real browser, wide and narrow: what opens, and what stays chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import LOADED_MS, WIDTHS, Visit, begin

pytestmark = pytest.mark.browser

PAPER = 710
"""Pixels between the margins of A4 (188 mm at 96 to the inch)."""


def opened(chromium: Browser, server: str, width: int) -> Visit:
    """The overview, loaded to its last line."""
    seen = begin(chromium, width)
    seen.page.goto(server)
    expect(seen.page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    seen.loaded("overview")
    return seen


@pytest.fixture(params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def visit(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Visit]:
    """The overview at one width."""
    seen = opened(chromium, server, request.param)
    yield seen
    seen.page.close()


def test_the_evidence_behind_a_figure_opens_from_the_keyboard(visit: Visit) -> None:
    card = visit.page.locator(".um-card", has_text="按期结案率").first
    expect(card.get_by_text("应结案口径（含上期结转）")).to_be_hidden()
    card.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    expect(card.get_by_text("应结案口径（含上期结转）")).to_be_visible()
    expect(card.get_by_text("分母（应结案数）")).to_be_visible()


def test_on_a_telephone_the_frame_leaves_room_for_the_first_sentence(
    chromium: Browser, server: str
) -> None:
    page = opened(chromium, server, 390).page
    boxes = [page.get_by_role("combobox", name=name) for name in ("区域", "期间", "比较")]
    assert len({box.bounding_box()["y"] for box in boxes}) == 1
    stamp = page.locator(".um-stamp dd")
    assert [said.is_visible() for said in stamp.all()] == [True, False, False]
    page.close()


def test_on_paper_stands_what_is_read_and_nothing_to_click(
    chromium: Browser, server: str, tmp_path: Path
) -> None:
    page = opened(chromium, server, 1440).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})
    for control in (
        *(".st-key-um-menu", ".st-key-um-filters", ".stDownloadButton"),
        *(".um-way", ".um-demo"),
    ):
        expect(page.locator(control).first).to_be_attached()
        expect(page.locator(control).first).to_be_hidden()
    expect(page.get_by_text("结案率").first).to_be_visible()
    frames = page.evaluate(
        """() => ['.stMain', '.stAppViewContainer', '.um-scroll']
            .map(part => getComputedStyle(document.querySelector(part)).overflowY)"""
    )
    assert frames == ["visible"] * 3
    wider = page.evaluate(
        """(width) => [...document.querySelectorAll('.um-table, .um-card, .um-hero')]
            .filter(part => part.getBoundingClientRect().right > width + 1)
            .map(part => part.innerText.slice(0, 40))""",
        PAPER,
    )
    assert wider == []
    printed = tmp_path / "overview.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    assert printed.stat().st_size > 50_000
    page.close()


def test_a_chosen_district_stands_in_the_address_and_survives_a_reload(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("combobox", name="区域").click()
    page.get_by_role("option", name="北原区", exact=True).click()
    expect(page.get_by_text("示例市 · 北原区 · 2024年6月")).to_be_visible(timeout=LOADED_MS)
    assert "area=" in page.url
    page.reload()
    expect(page.get_by_text("示例市 · 北原区 · 2024年6月")).to_be_visible(timeout=LOADED_MS)
