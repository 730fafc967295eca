"""Every page for every role in a real browser: telephone, desk and wall, light and dark.

A role signs in once and goes through the menu. A page whose content another role has shown before,
to the last letter, with no control more, is not looked at again: it is the same page. `make looks`
looks at every page of every role all the same, and keeps pictures of whole pages. The district, all
of whose pages are its own, is looked at in other periods than the newest.

Pictures lie in the folder `looks` (`LOOKS_DIR` names another): role, page, width, scheme.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from cities.settings import REPO
from dashboards.access.accounts import Accounts
from dashboards.access.matrix import PAGES, Role
from dashboards.access.store import Store
from publishing import Edition, current
from tests.browser import on_screen
from tests.browser.conftest import behind_the_gate, make_city, running
from tests.browser.look import CHINESE, fonts, looks, picture
from tests.browser.visit import LOADED_MS, Visit, begin, sign_in
from tests.dashboards.fixture_figures import CITY, district_id

pytestmark = pytest.mark.browser

FOLDER = Path(os.environ.get("LOOKS_DIR") or REPO / "looks")
IS_WHOLE = bool(os.environ.get("LOOKS_WHOLE"))
TOML = 'title_zh = "示例市"\n[sign_in]\nmethod = "accounts"\n'
LONG = "assert_no_coloured_notice_precedes_its_lower_step"
"""A word of a message that is wider than a telephone and has no place to break."""
PASSWORD = "Weihu-2026-mima"
TITLES = {
    "overview": "总览",
    "cases": "案件",
    "hotline": "热线",
    "sanitation": "环卫",
    "enforcement": "执法",
    "satisfaction": "满意度",
    "hotspots": "热点",
    "assessment": "考核",
    "targets": "目标与五年规划",
    "definitions": "指标口径",
    "quality": "数据质量",
}
WITH_CARDS = {"overview": 15, "cases": 5, "hotline": 4, "sanitation": 4, "enforcement": 4}
WITH_CARDS |= {"satisfaction": 3, "hotspots": 1}
"""Page → the fewest cards with a figure that it must show of the fixture city."""
CHOSEN = {"cases": "2024-05", "sanitation": "2024-06-09", "enforcement": "2024"}
CHOSEN |= {"hotspots": "2024-Q2"}
"""Page → the older month, day, year and quarter that the district opens it in and goes on with."""
DOCUMENT = """() => ({
  html: [...document.querySelectorAll('.stMain .stHtml')].map((part) => part.innerHTML),
  controls: [...document.querySelectorAll(
    '.stMain button, .stMain input, .stMain label')].map((part) => part.innerText),
})"""


@dataclass
class Bureau:
    """A city with sign-in: its address, its edition, and the contents that were looked at."""

    address: str
    edition: Edition
    looked_at: dict[str, list[dict[str, list[str]]]] = field(default_factory=dict)

    def has_shown(self, page: str, content: dict[str, list[str]]) -> bool:
        """Whether the page was looked at with this content and at least these controls."""
        return any(
            content["html"] == before["html"]
            and set(content["controls"]) <= set(before["controls"])
            for before in self.looked_at.get(page, [])
        )


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    root = tmp_path_factory.mktemp("looks")
    make_city(root, TOML, missing=(), unmet={f"dbt.{LONG}": f"规则 {LONG} 有 2 行不符"})
    data = root / "data" / "sample"
    accounts = Accounts(Store(data / "secrets"))
    for role in Role:
        district = district_id(0) if role is Role.DISTRICT else None
        accounts.add(role.value, role, district, has_password=True)
        accounts.set_password(role.value, PASSWORD)
    edition = current(data / "editions")
    assert edition is not None
    with running(root, behind_the_gate) as address:
        yield Bureau(address, edition)


@pytest.mark.parametrize("role", Role)
def test_every_page_fits_reads_well_and_shows_what_the_edition_holds(
    chromium: Browser, bureau: Bureau, role: Role
) -> None:
    visit = begin(chromium, 1440)
    sign_in(visit, bureau.address, role.value, PASSWORD)
    wrong: list[str] = []
    for name, roles in PAGES.items():
        if role is Role.DISTRICT and name in CHOSEN:
            visit.page.goto(f"{bureau.address}{name}?period={CHOSEN[name]}")
            visit.loaded(name)
        found = _opened(visit, name) if role in roles else _refused(visit, bureau, name)
        content = visit.page.evaluate(DOCUMENT)
        if IS_WHOLE or not bureau.has_shown(name, content):
            bureau.looked_at.setdefault(name, []).append(content)
            found += _looked_at(visit, role, name)
        if role in roles:
            found += _compared(visit, bureau, role, name)
        wrong += [f"{name} {fault}" for fault in found]
    visit.page.context.close()
    assert not wrong, "\n".join(wrong)
    assert visit.errors == []
    assert visit.hosts == {urlsplit(bureau.address).netloc}


def _opened(visit: Visit, name: str) -> list[str]:
    """Go to a page by the menu, as a person does; what is wrong with its letters."""
    page = visit.page
    page.locator(".st-key-um-menu").get_by_role("link", name=TITLES[name], exact=True).click()
    visit.loaded(name)
    if name == "definitions":
        page.locator(".um-directory a", has_text="C13").click()
        visit.loaded(name)
        expect(page.locator(".um-equation").first).to_be_visible(timeout=LOADED_MS)
    foreign = sorted(family for family in fonts(page) if CHINESE not in family)
    return [f"is drawn with {foreign}"] if foreign else []


def _refused(visit: Visit, bureau: Bureau, name: str) -> list[str]:
    """Ask for a page that the role may not open by its address, and come back."""
    visit.page.goto(f"{bureau.address}{name}")
    heading = visit.page.get_by_role("heading", name="没有权限打开这一页")
    expect(heading).to_be_visible(timeout=LOADED_MS)
    visit.loaded(name)
    return []


def _looked_at(visit: Visit, role: Role, name: str) -> list[str]:
    found = []
    for look in looks(visit.page):
        found += look.faults
        path = FOLDER / f"{role.value}-{name}-{look.width}-{look.scheme}.jpg"
        picture(visit.page, path, is_whole=IS_WHOLE)
    return found


def _compared(visit: Visit, bureau: Bureau, role: Role, name: str) -> list[str]:
    """Key figures of the open page that are not those of the edition."""
    area = district_id(0) if role is Role.DISTRICT else CITY
    with bureau.edition.connect() as warehouse:
        cards = on_screen.cards(visit.page, warehouse, area)
        said = on_screen.sentences(name, warehouse) if area == CITY else []
    found = [f"shows {card}" for card in cards if card.shown != card.held]
    if "period=" not in visit.page.url and len(cards) < WITH_CARDS.get(name, 0):
        found.append(f"shows {len(cards)} cards with a figure")
    text = on_screen.plain(visit.page.inner_text(".stMain"))
    return found + [f"does not say {sentence}" for sentence in said if sentence not in text]
