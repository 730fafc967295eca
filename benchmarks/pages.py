"""How long the server works at a page, for one viewer and for twenty, and the first view.

    python -m benchmarks.pages --data data/sample
    python -m benchmarks.pages --data data/sample --cases 10000000

The second repeats the facts of the edition in use until they hold so many cases. Sessions speak the
browser's protocol (`benchmarks.session`) and ask for pages with areas and periods drawn by lot;
twenty of them wait some seconds between two pages, as people do, before one server process and
before several. While they read on, the edition in use changes, and what takes longest is told until
a page that was left open shows it. The first view is Chromium's. An empty page of Streamlit is
measured in the same run, and times are told as multiples of it too. DESIGN §6 asks for 0.3 s (95
of 100) and 2 s, the step that built the pages for a new edition within 10 s.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.enlarged import enlarge
from benchmarks.serving import Server, served
from benchmarks.session import session
from benchmarks.switching import twin_of, until_seen
from benchmarks.viewers import View, ask, reading
from cities.settings import REPO
from publishing import Edition, current

PAGES = {
    "": "总览",
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
NOTHING = View("", {})
EMPTY = ["-m", "streamlit", "run", str(Path(__file__).with_name("empty_page.py"))]
EMPTY += ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.port"]
DASHBOARDS = ["-m", "dashboards.serve", "--port"]
VIEWS = 20
"""Views of a page that one session asks for."""
READING_SECONDS = 120.0
"""How long many sessions open pages."""
LOADS = 5
"""First views in Chromium, of which the middle one is told."""


def views_of(edition: Edition) -> list[View]:
    """Every page with every district and the months, quarters and years of the edition."""
    with edition.connect() as connection:
        areas = connection.execute(
            "select area_id from dim_area where area_level in ('city', 'district')"
            " and is_current and not is_unassigned"
        ).fetchall()
        months = connection.execute(
            "select distinct strftime(period_start, '%Y-%m') from kpi_value"
            " where period_type = 'M' order by 1 desc limit 18"
        ).fetchall()
    return [
        View(page, {"area": area, "period": period})
        for page in PAGES
        for (area,) in areas
        for period in {month for (month,) in months} | {month[:4] for (month,) in months}
    ]


def percentile(seconds: Sequence[float], hundredths: int) -> float:
    """In milliseconds."""
    if len(seconds) == 1:
        return seconds[0] * 1000
    return statistics.quantiles(seconds, n=100, method="inclusive")[hundredths - 1] * 1000


def tell(what: str, seconds: Sequence[float], empty: Sequence[float], more: str = "") -> None:
    """One line of the report: p50, p95, and that as a multiple of an empty page's."""
    half, most = percentile(seconds, 50), percentile(seconds, 95)
    times = most / percentile(empty, 95)
    sys.stdout.write(f"{what:<12}{half:9.0f} {most:9.0f} {times:9.1f} {more}\n")
    sys.stdout.flush()


def title(what: str, *columns: str) -> None:
    """The head of some lines."""
    told = " ".join(f"{column:>9}" for column in ("p50", "p95", "× empty", *columns))
    sys.stdout.write(f"\n{what}; milliseconds\n{'':<12}{told}\n")


def one_session(server: Server, views: list[View], empty: Sequence[float]) -> None:
    """Print for every page: wall time first asked and asked again, and processor time."""
    chance = random.Random("one session")
    title("one session", "again", "cpu")
    tell("empty page", empty, empty)
    with session(server.address) as viewer:
        viewer.visit("")
        for page, name in PAGES.items():
            asked = chance.sample([view for view in views if view.page == page], VIEWS)
            before = server.processor_seconds
            first = [ask(viewer, view) for view in asked]
            used = (server.processor_seconds - before) / len(asked)
            again = [ask(viewer, view) for view in asked]
            tell(name, first, empty, f"{percentile(again, 50):9.0f} {used * 1000:9.0f}")


def many_sessions(
    servers: Sequence[Server],
    views: list[View],
    editions: tuple[Path, str],
    asked: argparse.Namespace,
    empty: Sequence[float],
) -> None:
    """Print what many viewers wait by page, what each holds, and when a new edition is seen."""
    title(f"{asked.sessions} sessions, {asked.think:.0f} s between pages, {len(servers)} processes")
    tell("empty page", empty, empty)
    with reading(servers, views, asked.sessions, asked.think) as waited:
        time.sleep(READING_SECONDS)
    for page, name in PAGES.items():
        tell(name, waited.by_page[page], empty)
    tell("all pages", waited.together, empty)
    sys.stdout.write(f"memory a session: {waited.megabytes / asked.sessions:.1f} MB\n")
    with reading(servers, views, asked.sessions, asked.think):
        seen = until_seen(*editions, servers)
    middle, longest = statistics.median(seen), max(seen)
    sys.stdout.write(f"a new edition is seen after {middle:.1f} s, at most {longest:.1f} s\n")


def first_view(address: str, shown: str) -> float:
    """Milliseconds until a new browser shows what the selector names; the middle of some."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    seconds = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for _ in range(LOADS):
            page = browser.new_context().new_page()
            began = time.perf_counter()
            page.goto(address)
            page.wait_for_selector(shown)
            seconds.append(time.perf_counter() - began)
            page.close()
        browser.close()
    return statistics.median(seconds) * 1000


def run(asked: argparse.Namespace, folder: Path) -> None:
    """Measure the edition in use below `asked.data`, enlarged to `asked.cases`.

    Raises:
        RuntimeError: there is none.
    """
    data = asked.data.resolve()
    edition = current(data / "editions")
    if edition is None:
        raise RuntimeError(f"no edition in {data}")
    editions = folder / "data" / data.name / "editions"
    editions.mkdir(parents=True)
    if (clock := data / "raw" / "clock.json").is_file():  # the day it is in the sample city
        (editions.parent / "raw").mkdir()
        shutil.copy(clock, editions.parent / "raw")
    count = enlarge(edition, editions, asked.cases)
    other = twin_of(edition, editions)
    views = views_of(edition)
    sys.stdout.write(f"{count:,} cases\n")
    where = {"DATA_ROOT": str(folder / "data"), "CITY": data.name, "PYTHONPATH": str(REPO)}
    with served(EMPTY, where, folder / "empty.log") as server:
        with session(server.address) as viewer:
            ask(viewer, NOTHING)
            alone = [ask(viewer, NOTHING) for _ in range(VIEWS)]
        with reading([server], [NOTHING], asked.sessions, asked.think) as waited:
            time.sleep(READING_SECONDS / len(PAGES))
        empty = first_view(server.address, "h1")
    with served(DASHBOARDS, where, folder / "one.log") as server:
        one_session(server, views, alone)
        shown = first_view(server.address, ".um-foot")
    sys.stdout.write(f"first view in Chromium: {shown:.0f} ms, {shown / empty:.1f} of the empty\n")
    for number in sorted({1, asked.processes}):
        with ExitStack() as running:
            logs = [folder / f"many-{number}-{one}.log" for one in range(number)]
            servers = [running.enter_context(served(DASHBOARDS, where, log)) for log in logs]
            many_sessions(servers, views, (editions, other), asked, waited.together)


def main() -> int:
    """Print p50 and p95 of every page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of a city's data")
    parser.add_argument("--cases", type=int, default=0, help="repeat the facts to so many")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2, help="servers, beside one alone")
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two pages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pages") as folder:
        run(asked, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
