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
from dashboards.access.matrix import PAGES
from publishing import rollback
from tests.browser.conftest import behind_the_gate, make_city, running
from tests.dashboards.edition_fixture import publish_edition

SESSIONS = 20
WATCHERS = 3
"""Sessions that leave a page open and wait for it to move."""
PUBLISHED = 5
LONGEST_WATCH_SECONDS = 5
"""Half of the ten seconds within which a new edition is to be seen: the rest is for the answer."""
ADDRESSES = {page: "" if page == "overview" else page for page in PAGES}
STAMP = 'class="um-stamp"'
FRAMING = (STAMP, "上次刷新", "当前为回退版次")
OF_THE_MOMENT = ('id="freshness"', 'id="history"', 'class="um-hero', "um-changed")
"""Parts of 数据质量 that tell of every edition, of the last run and of the time of day."""


@dataclass(frozen=True)
class Seen:
    """One page as one session got it."""

    page: str
    visit: Visit

    def edition(self, known: list[str]) -> str:
        """The one of the known editions that the page is stamped with."""
        [stamp] = [text for text in self.visit.texts if STAMP in text]
        [stamped] = {edition for edition in known if edition in stamp}
        return stamped


def figures(visit: Visit) -> list[str]:
    """What a page says of its edition."""
    marks = FRAMING + OF_THE_MOMENT
    return [text for text in visit.texts if not any(mark in text for mark in marks)]


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
            page = chance.choice(sorted(PAGES))
            seen.append(Seen(page, viewer.visit(ADDRESSES[page])))


def look_on(address: str, stop: threading.Event, looks: list[Visit]) -> None:
    """A session that opens 总览 and touches nothing."""
    with session(address) as viewer:
        looks.extend(viewer.leave_open("", stop))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("load")
    make_city(root, 'title_zh = "示例市"\n', missing=())
    return root


def test_sessions_read_on_while_editions_are_published_and_one_is_rolled_back(city: Path):
    editions = city / "data" / "sample" / "editions"
    known = [publish_edition(editions, missing=())]
    moves: list[tuple[float, str]] = [(0.0, known[0])]
    stop = threading.Event()
    told: list[list[Seen]] = [[] for _ in range(SESSIONS)]
    looks: list[list[Visit]] = [[] for _ in range(WATCHERS)]
    with (
        running(city, behind_the_gate) as address,
        ThreadPoolExecutor(SESSIONS + WATCHERS) as pool,
    ):
        sessions = [
            pool.submit(read_on, address, number, stop, told[number]) for number in range(SESSIONS)
        ] + [pool.submit(look_on, address, stop, seen) for seen in looks]
        try:
            for number in range(1, PUBLISHED + 1):
                known.append(publish_edition(editions, missing=(), changes=changes(number)))
                moves.append((time.monotonic(), known[-1]))
            rollback(editions, known[2], reason="test")
            moves.append((time.monotonic(), known[2]))
            _until_everybody_sees(known[2], told, looks, known)
        finally:
            stop.set()
        for one in sessions:
            one.result(timeout=120)
    seen = [page for pages in told for page in pages]

    assert [page.visit.faults for page in seen if page.visit.faults] == []
    shown: dict[str, set[str]] = {page: set() for page in PAGES}
    for page in seen:
        shown[page.page].add(_edition_in_use(page, moves))
    assert all(shown.values()), "every page was opened"
    assert len(set().union(*shown.values())) > PUBLISHED // 2, "the load saw the switches"
    for watched in looks:
        _assert_an_open_page_moves_with_the_edition(watched, moves)
    _assert_every_page_is_of_one_edition(city, known, seen)


def _edition_in_use(page: Seen, moves: list[tuple[float, str]]) -> str:
    """The edition of a page: none that was out of use already when it was asked for."""
    edition = page.edition([moved for _, moved in moves])
    done = sum(moment <= page.visit.began for moment, _ in moves)
    assert edition in [moved for _, moved in moves[done - 1 :]], "put out of use before"
    return edition


def _assert_an_open_page_moves_with_the_edition(
    looks: list[Visit], moves: list[tuple[float, str]]
) -> None:
    """The first look after an edition came into use shows it, and no look waits long."""
    intervals = {interval for look in looks for _, interval in look.watches}
    assert intervals
    assert max(intervals) <= LONGEST_WATCH_SECONDS
    assert [look.faults for look in looks if look.faults] == []
    edition = ""
    for look in looks:
        if look.texts:
            edition = _edition_in_use(Seen("", look), moves)
        done = sum(moment <= look.began for moment, _ in moves)
        assert edition in [moved for _, moved in moves[done - 1 :]], "a look found nothing new"
    assert edition == moves[-1][1]


def _until_everybody_sees(
    edition: str, told: list[list[Seen]], looks: list[list[Visit]], known: list[str]
) -> None:
    """Wait for a page of this edition in every session, begun after it was put in use."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        last = [pages[-1].edition(known) for pages in told if pages]
        open_pages = [[Seen("", look) for look in seen if look.texts] for seen in looks]
        last += [pages[-1].edition(known) for pages in open_pages if pages]
        if len(last) == SESSIONS + WATCHERS and set(last) == {edition}:
            return
        time.sleep(0.1)
    pytest.fail("not every session came to the edition that was rolled back to")


def _assert_every_page_is_of_one_edition(city: Path, known: list[str], seen: list[Seen]) -> None:
    """Each page equals what a server without any load shows of the edition that it names."""
    editions = city / "data" / "sample" / "editions"
    by_edition: dict[str, dict[str, list[str]]] = {}
    with running(city, behind_the_gate, name="quiet") as address, session(address) as quiet:
        for edition in {page.edition(known) for page in seen}:
            if edition != known[2] or by_edition:
                rollback(editions, edition, reason="test")
            by_edition[edition] = {
                page: figures(quiet.visit(ADDRESSES[page])) for page in sorted(PAGES)
            }
    for page in PAGES:
        told = [tuple(pages[page]) for pages in by_edition.values()]
        assert len(set(told)) == len(told), f"{page} does not tell editions apart"
    mixed = [
        page.page
        for page in seen
        if figures(page.visit) != by_edition[page.edition(known)][page.page]
    ]
    assert mixed == []
