"""Where the keyboard is can be seen: every stop of the tab key has a ring that stands out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import LOADED_MS, begin

pytestmark = pytest.mark.browser

PAGES = {
    "light": ("overview", "cases", "hotspots", "assessment", "definitions"),
    "dark": ("overview", "hotspots"),
}
"""In the dark the rules are the same with other colours: every page is walked by day alone."""
LEAST_CONTRAST = 3
"""WCAG 2.1, 1.4.11 (AA), for what shows the state of a control."""
MOST_STOPS = 600
KINDS = {"menu", "card link", "summary", "button", "field", "link", "pin"}
"""What the pages must have among their stops, by day and in the dark."""

RING = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255)
      .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const kinds = [['menu', '.st-key-um-menu a'], ['card link', '.um-card a'], ['pin', '.um-pin'],
    ['summary', 'summary'], ['button', 'button'], ['field', 'input'], ['link', 'a']];
  const framed = [node, node.closest('[role="group"], label')].filter(Boolean);
  const ring = framed.map((part) => getComputedStyle(part))
    .find((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const gap = ring && ring.boxShadow !== 'none' ? ring.boxShadow.match(/rgba?\\([^)]*\\)/)[0]
    : getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  let contrast = 0;
  if (ring) {
    const [a, b] = [ring.outlineColor, gap].map((colour) => light(parts(colour).slice(0, 3)));
    contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
  return {
    kind: (kinds.find(([, selector]) => node.matches(selector)) || ['other'])[0],
    contrast,
    text: [node.tagName, node.className, node.innerText || node.ariaLabel].join(' ').slice(0, 80),
  };
}"""


@pytest.mark.parametrize("scheme", PAGES)
def test_every_stop_of_the_tab_key_has_a_ring_that_stands_out(
    chromium: Browser, server: str, scheme: str
) -> None:
    visit = begin(chromium, 1440)
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    stops: list[dict[str, Any]] = []
    for name in PAGES[scheme]:
        visit.page.goto(server + name)
        expect(visit.page.locator(".um-foot")).to_be_attached(timeout=LOADED_MS)
        visit.loaded(name)
        stops += _stops(visit.page)
    visit.page.context.close()
    assert {stop["kind"] for stop in stops} >= KINDS
    assert [stop for stop in stops if stop["contrast"] < LEAST_CONTRAST] == []


def _stops(page: Page) -> list[dict[str, Any]]:
    """What has the focus after each tab, up to the end of the page."""
    found = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(RING)
        if stop is None:
            break
        found.append(stop)
    return found
