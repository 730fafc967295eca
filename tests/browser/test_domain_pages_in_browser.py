"""Pages of domains in a browser: the way to one case and back, what goes along, what is tapped."""

from __future__ import annotations

import io
from math import dist
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import LOADED_MS, Visit, begin

pytestmark = pytest.mark.browser


def opened(chromium: Browser, address: str, width: int) -> Visit:
    """A page of the server, loaded to its last line."""
    seen = begin(chromium, width)
    seen.page.goto(address)
    expect(seen.page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    seen.loaded(urlsplit(address).path.strip("/"))
    return seen


def test_two_clicks_lead_from_an_hour_of_the_week_to_one_case_and_back(
    chromium: Browser, server: str
) -> None:
    page = opened(chromium, f"{server}cases?period=2024-05", 1440).page
    cell = page.locator(".um-heat td a").first
    count = cell.inner_text()
    cell.click()
    listed = page.locator("#list")
    expect(listed.get_by_text(f"期内上报（2024年5月），{count} 件")).to_be_visible(
        timeout=LOADED_MS
    )
    number = listed.locator("tbody th a").first.inner_text()
    listed.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name=f"案件 {number}")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="← 返回案件清单").click()
    expect(page.locator("#list").get_by_text(f"{count} 件")).to_be_visible(timeout=LOADED_MS)
    assert parse_qs(urlsplit(page.url).query)["period"] == ["2024-05"]
    page.close()


def test_what_is_chosen_goes_along_to_other_pages(chromium: Browser, server: str) -> None:
    page = opened(chromium, f"{server}cases", 1440).page
    page.get_by_role("combobox", name="区域").click()
    page.get_by_role("option", name="西山区", exact=True).click()
    expect(page.get_by_text("示例市 · 西山区 · 2024年6月")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("link", name="热线").click()
    expect(page.get_by_role("heading", name="热线", exact=True)).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_text("示例市 · 西山区 · 2024年6月")).to_be_visible(timeout=LOADED_MS)
    assert parse_qs(urlsplit(page.url).query) == {"area": ["shili/02"]}
    page.get_by_role("link", name="总览").click()
    expect(page.get_by_text("示例市 · 西山区 · 2024年6月")).to_be_visible(timeout=LOADED_MS)
    page.close()


def test_a_figure_of_a_table_opens_from_the_keyboard(chromium: Browser, server: str) -> None:
    page = opened(chromium, f"{server}cases", 1440).page
    figure = page.locator(".um-figures .um-figure").first
    expect(figure.get_by_text("样本量 n")).to_be_hidden()
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(figure.get_by_text("样本量 n")).to_be_visible()
    page.close()


def test_a_table_downloads_with_what_it_shows(chromium: Browser, server: str) -> None:
    page = opened(chromium, f"{server}cases?area=shili%2F02", 1440).page
    with page.expect_download(timeout=LOADED_MS) as waited:
        page.get_by_role("button", name="下载 .xlsx").last.click()
    path = waited.value.path()
    assert waited.value.suggested_filename == "案件清单.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes())).active
    cells = [[cell.value for cell in row[:2]] for row in sheet.iter_rows(max_row=7)]
    assert cells[0][0] == "案件清单"
    assert ["区域", "西山区"] in cells
    assert ["期间", "2024年6月"] in cells
    page.close()


def test_a_finger_meets_one_number_of_the_map(chromium: Browser, server: str) -> None:
    page = opened(chromium, f"{server}hotspots", 390).page
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.um-pin')].filter((pin) => pin.checkVisibility())
            .map((pin) => pin.getBoundingClientRect()).map((r) => [r.x, r.y, r.width, r.height])"""
    )
    assert len(boxes) > 1
    assert min(min(wide, tall) for _, _, wide, tall in boxes) >= 24
    for at, (x, y, _, _) in enumerate(boxes):
        assert all(dist((x, y), other[:2]) >= 24 for other in boxes[:at])
    page.close()
