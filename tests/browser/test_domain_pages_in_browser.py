"""案件 and 热线 in a browser: telephone, desk and wall, light and dark, the way to one case."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import LOADED_MS, Visit, begin

pytestmark = pytest.mark.browser

PAGES = ("cases", "hotline")
LOOKS = [(390, "light"), (1440, "light"), (3840, "light"), (390, "dark"), (1440, "dark")]
FRAMES = ".um-card, .um-hero, .um-flow, .um-bars, .um-chips, .um-ways"


def opened(chromium: Browser, address: str, width: int, scheme: str = "light") -> Visit:
    """A page of the server, loaded to its last line."""
    seen = begin(chromium, width)
    seen.page.emulate_media(color_scheme=scheme)
    seen.page.goto(address)
    loaded(seen.page)
    return seen


def loaded(page: Page) -> None:
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module", params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module", params=LOOKS, ids=[f"{w}px-{scheme}" for w, scheme in LOOKS])
def visit(
    request: pytest.FixtureRequest, chromium: Browser, server: str, name: str
) -> Iterator[Visit]:
    width, scheme = request.param
    seen = opened(chromium, f"{server}{name}", width, scheme)
    yield seen
    seen.page.close()


def test_the_page_fits_is_silent_and_talks_to_its_own_server_only(
    visit: Visit, server: str, tmp_path: Path
) -> None:
    assert visit.overhang == [0, 0]
    assert visit.spilled(FRAMES) == []
    assert visit.hosts == {urlsplit(server).netloc}
    # Streamlit asks below the address of the page for files that lie at the root.
    assert [error for error in visit.errors if "404" not in error] == []
    shot = tmp_path / "page.png"
    visit.page.screenshot(path=shot)
    assert shot.stat().st_size > 20_000


def test_text_stands_out_from_its_ground(visit: Visit) -> None:
    worst = visit.page.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst


CONTRAST = """() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((v) => v / 255)
      .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/rgba\\(.*, 0\\)|transparent/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  let worst = {ratio: 99};
  for (const node of document.querySelectorAll('.stHtml *')) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !node.checkVisibility() || node.closest('.um-hidden')) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = {ratio, text: node.innerText.slice(0, 40), at: node.className};
  }
  return worst;
}"""


def test_a_wall_screen_is_written_larger(chromium: Browser, server: str) -> None:
    sizes = {}
    for width in (1440, 3840):
        seen = opened(chromium, f"{server}cases", width)
        sizes[width] = seen.page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.um-value')).fontSize)"
        )
        seen.page.close()
    assert sizes[3840] >= 2 * sizes[1440]


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
