"""晨会十问 in a real browser, as the manual tells them: two clicks at most, the answer right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cities.settings import REPO
from dashboards.indicators import HEADLINES
from publishing import current
from tests.browser.conftest import behind_the_gate, make_city, running
from tests.browser.morning_answers import Edition, rate
from tests.browser.visit import LOADED_MS, begin
from tests.dashboards.edition_fixture import publish_edition

pytestmark = pytest.mark.browser

MANUAL = REPO / "docs" / "使用手册" / "晨会十问.md"
MOST_CLICKS = 2


@dataclass(frozen=True)
class Question:
    """One question of the manual: what to click from 总览 on, and where the answer stands."""

    number: int
    words: str
    clicks: tuple[str, ...]
    part: str

    @property
    def lands(self) -> bool:
        """Whether the last click leads to the part itself: a way that is called 看… does."""
        return bool(self.clicks) and self.clicks[-1].startswith("看")


def read_manual() -> list[Question]:
    """The questions; a line that reads otherwise than they should fails here."""
    told = []
    for section in MANUAL.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, _, body = section.partition("\n")
        number, _, words = head.partition(" ")
        clicks, part = re.search(r"^- 点：(.+)\n- 看：「(.+)」$", body, re.MULTILINE).groups()
        told.append(Question(int(number), words, tuple(re.findall("「(.+?)」", clicks)), part))
    return told


QUESTIONS = read_manual()


class Walk:
    """A reader who sits before 总览 and clicks; every click is counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.clicks = 0

    def begin(self) -> None:
        """Back to 总览, which is loaded only where one has left it."""
        if self.clicks or not self.page.url.startswith(self.address):
            self.page.goto(self.address)
        loaded(self.page)
        self.clicks = 0

    def click(self, link: Locator) -> None:
        link.click()
        self.clicks += 1

    def follow(self, name: str) -> None:
        """Click the one link of this name; an arrow behind it is no part of the name."""
        self.click(self.page.get_by_role("link", name=re.compile(rf"^{re.escape(name)}( →)?$")))

    def part(self, name: str, *, lands: bool) -> Locator:
        """The named part of the page, or its heading where it is no region of its own.

        Who `lands` there has it before his eyes, without scrolling.
        """
        region = self.page.get_by_role("region", name=name, exact=True)
        heading = self.page.get_by_role("heading", name=name, exact=True)
        found = region.or_(heading).first
        expect(found).to_be_visible(timeout=LOADED_MS)
        if lands:
            expect(found).to_be_in_viewport(timeout=LOADED_MS)
        return region.first


def loaded(page: Page) -> None:
    """The foot of a page is its last line."""
    foot = page.get_by_text("数据可信度").or_(page.get_by_role("heading", name="改了什么"))
    expect(foot.first).to_be_visible(timeout=LOADED_MS)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city whose second edition has a domain that its first lacks."""
    root = tmp_path_factory.mktemp("morning")
    make_city(root, 'title_zh = "示例市"\n')
    publish_edition(root / "data" / "sample" / "editions", missing=())
    return root


@pytest.fixture(scope="module")
def edition(root: Path) -> Iterator[Edition]:
    found = current(root / "data" / "sample" / "editions")
    shown = tuple(kpi_id for ids in HEADLINES.values() for kpi_id in ids)
    with found.connect() as connection:
        yield Edition(connection, shown)


@pytest.fixture(scope="module")
def walk(root: Path, chromium: Browser) -> Iterator[Walk]:
    with running(root, behind_the_gate) as address:
        seen = begin(chromium, 1440)
        yield Walk(seen.page, address)
        seen.page.close()


def test_reasons_cases_and_changes_are_landed_on() -> None:
    assert [question.number for question in QUESTIONS if question.lands] == [3, 4, 8]


def test_the_manual_asks_ten_questions() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 11))
    assert set(ANSWERS) == {question.number for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.number}")
def test_the_answer_is_two_clicks_away_and_right(
    walk: Walk, edition: Edition, question: Question
) -> None:
    walk.begin()
    for name in question.clicks:
        walk.follow(name)
    part = walk.part(question.part, lands=question.lands)
    ANSWERS[question.number](walk, part, edition)
    assert walk.clicks <= MOST_CLICKS


def below_target(walk: Walk, part: Locator, edition: Edition) -> None:
    missed = edition.missed()
    assert f"{len(missed)} 项未达标。" in part.inner_text()
    assert f"离目标最远的是{edition.furthest()}（" in part.inner_text()
    marked = walk.page.locator(".um-card", has=walk.page.locator(".um-mark.um-bad"))
    assert set(marked.locator("h3").all_inner_texts()) == missed


def worst(_walk: Walk, part: Locator, edition: Edition) -> None:
    said = part.inner_text()
    name = re.search("退步最明显的是(.+?)：", said)[1]
    district, value = edition.lowest_district(name)
    assert f"各区中{district}最低（{value}）" in said
    lowest = edition.units("C13")[-1]
    assert name == "按期结案率"
    assert f"责任单位中{lowest[0]}最低（{rate(lowest[1])}" in said


def why(walk: Walk, _part: Locator, edition: Edition) -> None:
    table = walk.page.get_by_role("region", name="责任单位指标表")
    assert table.locator("thead th").nth(1).inner_text().startswith("按期结案率")
    rows = table.locator("tbody tr").all()
    told = [row.locator("th, td").all_inner_texts()[:2] for row in rows]
    worst_first = edition.units("C13")[::-1]
    assert [unit for unit, _ in told] == [*(unit for unit, _ in worst_first), "未注明"]
    for (_, said), (_, value) in zip(told[:-1], worst_first, strict=True):
        assert said.startswith(rate(value))
    expect(rows[0].locator("td").first).to_be_in_viewport()


def which_cases(walk: Walk, part: Locator, edition: Edition) -> None:
    unit = edition.units("C21")[0][0]
    numbers = edition.overdue_cases(unit)
    assert numbers
    expect(part.get_by_text(f"责任单位：{unit}")).to_be_visible()
    expect(part.get_by_text(f"目前未结，{len(numbers)} 件")).to_be_visible()
    first = part.locator("tbody th a").first
    expect(first).to_be_in_viewport()
    number = first.inner_text()
    assert number in numbers
    walk.click(first)
    expect(walk.page.get_by_role("heading", name=f"案件 {number}")).to_be_visible(timeout=LOADED_MS)


def recurrent(_walk: Walk, part: Locator, edition: Edition) -> None:
    rows = part.locator("tbody tr")
    listed = [
        (row.locator("th a").inner_text(), int(row.locator("td.um-strong").inner_text()))
        for row in rows.all()
    ]
    assert listed == edition.places()


def citizens(_walk: Walk, part: Locator, edition: Edition) -> None:
    rows = part.get_by_role("region", name="热点问题：诉求最多").locator("tbody tr")
    listed = [tuple(row.locator("th, td").all_inner_texts()[1:3]) for row in rows.all()]
    assert listed == [(family, f"{count:,}") for family, count in edition.hot_issues()]


def fresh(_walk: Walk, part: Locator, edition: Edition) -> None:
    rows = part.locator("tbody tr").all_inner_texts()
    for status, at in edition.freshness():
        assert any(status in row and at in row for row in rows)
    assert len(rows) == len(edition.freshness())


def changed(walk: Walk, _part: Locator, edition: Edition) -> None:
    names = edition.rows("select name_zh from kpi_catalog where domain = 'enforcement'")
    table = walk.page.get_by_role("region", name="变动的指标")
    expect(table).to_be_visible(timeout=LOADED_MS)
    told = "\n".join(table.locator("tbody th").all_inner_texts())
    published = edition.rows("select distinct kpi_id from kpi_value where kpi_id like 'E%'")
    assert sum(name in told for (name,) in names) == len(published) > 0


def improving(walk: Walk, part: Locator, edition: Edition) -> None:
    unit, places = edition.risers()[0]
    row = part.locator("tbody tr", has=walk.page.get_by_role("rowheader", name=unit))
    assert re.search(rf"↑ ?{places}\b", row.inner_text())


def to_ask(_walk: Walk, part: Locator, edition: Edition) -> None:
    first, second, third = part.locator(".um-matters li").all_inner_texts()
    unit, overdue = edition.units("C21")[0]
    assert f"{unit} {round(overdue)} 件" in first
    place, again = edition.places()[0]
    assert place in second and f"复发 {again} 次" in second
    assert all(item in third for item in edition.least_liked())


ANSWERS = {
    1: below_target,
    2: worst,
    3: why,
    4: which_cases,
    5: recurrent,
    6: citizens,
    7: fresh,
    8: changed,
    9: improving,
    10: to_ask,
}
