"""Twenty sessions read on while editions are published and rolled back: no fault, no mixed page."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.session import Visit, session
from publishing import rollback
from tests.browser.conftest import behind_the_gate, make_city, running
from tests.dashboards.edition_fixture import publish_edition

SESSIONS = 20
PUBLISHED = 5
PAGES = ("", "cases", "hotline", "hotspots", "satisfaction", "assessment", "definitions")
LONGEST_WATCH_SECONDS = 10


@dataclass(frozen=True)
class Seen:
    """One page as one session got it."""

    page: str
    began: float
    visit: Visit

    def editions(self, known: list[str]) -> list[str]:
        """Which of the known editions the page names."""
        text = "".join(self.visit.texts)
        return [edition for edition in known if edition in text]


def figures(visit: Visit) -> list[str]:
    """What a page says of the edition: its frame tells of runs and moments too, and is left out."""
    framing = ("um-stamp", "um-foot", "上次刷新", "当前为回退版次")
    return [text for text in visit.texts if not any(mark in text for mark in framing)]


def changes(number: int) -> list[str]:
    """What makes every table of an edition tell its number: names, and each figure."""
    return [
        f"update kpi_value set value = value * {1 + number / 100}",
        f"update kpi_value set numerator = numerator * {1 + number / 100}",
        f"update kpi_comparison set value = value * {1 + number / 100}",
        f"update survey_item_score set score_100 = score_100 - {number}",
        f"update dim_area set area_name = area_name || '第{number}版'",
        f"update dim_unit set unit_name = unit_name || '第{number}版'",
        f"update recurrence_hotspot set place_name = place_name || '第{number}版'",
        f"update kpi_catalog set name_zh = name_zh || '第{number}版'",
    ]


def read_on(address: str, number: int, stop: threading.Event, seen: list[Seen]) -> None:
    """A session that opens one page after another until it is told to stop."""
    chance = random.Random(number)
    with session(address) as viewer:
        while not stop.is_set():
            page, began = chance.choice(PAGES), time.monotonic()
            seen.append(Seen(page, began, viewer.visit(page)))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("load")
    make_city(root, 'title_zh = "示例市"\n')
    return root


def test_sessions_read_on_while_editions_are_published_and_one_is_rolled_back(city: Path):
    editions = city / "data" / "sample" / "editions"
    known = [publish_edition(editions)]
    moves: list[tuple[float, str]] = [(0.0, known[0])]
    stop = threading.Event()
    with (
        running(city, behind_the_gate) as address,
        session(address) as watcher,
        ThreadPoolExecutor(SESSIONS) as pool,
    ):
        opened = watcher.visit("")
        [(fragment, interval)] = opened.watches
        told: list[list[Seen]] = [[] for _ in range(SESSIONS)]
        readers = [
            pool.submit(read_on, address, number, stop, told[number]) for number in range(SESSIONS)
        ]
        try:
            for number in range(1, PUBLISHED + 1):
                known.append(publish_edition(editions, changes=changes(number)))
                moves.append((time.monotonic(), known[-1]))
            looked = watcher.look_again(fragment)
            rollback(editions, known[2], reason="test")
            moves.append((time.monotonic(), known[2]))
            _until_everybody_sees(known[2], told, known)
        finally:
            stop.set()
        for reader in readers:
            reader.result(timeout=120)
    seen = [page for pages in told for page in pages]

    assert [page.visit.faults for page in seen if page.visit.faults] == []
    assert interval <= LONGEST_WATCH_SECONDS
    assert Seen("", 0, looked).editions(known) == [known[PUBLISHED]]
    shown = {page.page: set() for page in seen}
    for page in seen:
        (edition,) = page.editions(known)
        shown[page.page].add(edition)
        done = sum(moment <= page.began for moment, _ in moves)
        assert edition in [moved for _, moved in moves[done - 1 :]], "put out of use before"
    assert set(shown) == set(PAGES)
    assert len(set().union(*shown.values())) > PUBLISHED // 2, "the load saw the switches"
    _assert_every_page_is_of_one_edition(city, known, seen)


def _until_everybody_sees(edition: str, told: list[list[Seen]], known: list[str]) -> None:
    """Wait for a page of this edition in every session, begun after it was put in use."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        last = [pages[-1].editions(known) for pages in told if pages]
        if len(last) == SESSIONS and all(shown == [edition] for shown in last):
            return
        time.sleep(0.1)
    pytest.fail("not every session came to the edition that was rolled back to")


def _assert_every_page_is_of_one_edition(city: Path, known: list[str], seen: list[Seen]) -> None:
    """Each page equals what a server without any load shows of the edition that it names."""
    editions = city / "data" / "sample" / "editions"
    by_edition: dict[str, dict[str, list[str]]] = {}
    with running(city, behind_the_gate, name="quiet") as address, session(address) as quiet:
        for edition in {edition for page in seen for edition in page.editions(known)}:
            if edition != known[2] or by_edition:
                rollback(editions, edition, reason="test")
            by_edition[edition] = {page: figures(quiet.visit(page)) for page in PAGES}
    cards = [text for edition, pages in by_edition.items() for text in pages[""] if edition in text]
    assert len(cards) >= len(by_edition), "cards tell their edition, and are compared"
    for page in PAGES:
        told = [tuple(pages[page]) for pages in by_edition.values()]
        assert len(set(told)) == len(told), f"{page} does not tell editions apart"
    mixed = [
        page.page
        for page in seen
        for edition in page.editions(known)
        if figures(page.visit) != by_edition[edition][page.page]
    ]
    assert mixed == []
