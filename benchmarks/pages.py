"""How long the server works at a page, for one viewer and for twenty, and the first view.

    python -m benchmarks.pages --data data/sample
    python -m benchmarks.pages --data data/sample --cases 10000000

The second repeats the facts of the edition in use until they hold so many cases. Sessions speak the
browser's protocol (`benchmarks.session`) and ask for pages with areas and periods drawn by lot;
twenty of them wait some seconds between two pages, as people do, before one server process and
before several. The first view is Chromium's. An empty page of Streamlit is measured in the same
run. DESIGN §6 asks for 0.3 s (95 of 100) and 2 s.
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.enlarged import enlarge
from benchmarks.serving import Server, served
from benchmarks.session import Session, session
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
EMPTY = ["-m", "streamlit", "run", str(Path(__file__).with_name("empty_page.py"))]
EMPTY += ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.port"]
DASHBOARDS = ["-m", "dashboards.serve", "--port"]
VIEWS = 20
"""Views of a page that one session asks for."""
ROUND = 12
"""Pages that each of many sessions opens."""
LOADS = 5
"""First views in Chromium, of which the middle one is told."""


@dataclass(frozen=True)
class View:
    """One page with its filters."""

    page: str
    query: dict[str, str]


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


def ask(viewer: Session, view: View) -> float:
    """Seconds of one view.

    Raises:
        RuntimeError: the page showed a fault.
    """
    told = viewer.visit(view.page, **view.query)
    if told.faults:
        raise RuntimeError(f"{view}: {told.faults}")
    return told.seconds


def one_session(server: Server, views: list[View]) -> None:
    """Print for every page: wall time first asked and asked again, and processor time."""
    chance = random.Random("one session")
    with session(server.address) as viewer:
        viewer.visit("")
        for page, title in PAGES.items():
            asked = chance.sample([view for view in views if view.page == page], VIEWS)
            before = server.processor_seconds
            first = [ask(viewer, view) for view in asked]
            used = (server.processor_seconds - before) / len(asked)
            again = [ask(viewer, view) for view in asked]
            tell(title, first, f"{percentile(again, 50):9.0f} {used * 1000:9.0f}")


def many_sessions(
    servers: Sequence[Server], views: list[View], sessions: int, think: float
) -> None:
    """Print what many viewers wait who open pages at the same time, and what each of them holds.

    Each stays with one of the servers, as behind nginx.
    """
    for server in servers:
        with session(server.address) as viewer:
            for page in PAGES:
                viewer.visit(page)
    before = sum(server.memory_mb for server in servers)

    def watch(number: int) -> list[float]:
        chance = random.Random(number)
        seconds = []
        with session(servers[number % len(servers)].address) as viewer:
            for _ in range(ROUND):
                time.sleep(chance.uniform(0.5, 1.5) * think)
                seconds.append(ask(viewer, chance.choice(views)))
            held.append(sum(server.memory_mb for server in servers))
        return seconds

    held: list[float] = []
    with ThreadPoolExecutor(sessions) as pool:
        waited = [second for told in pool.map(watch, range(sessions)) for second in told]
    tell(f"{sessions} sessions", waited, f"at {len(servers)} processes, {think:.0f} s between")
    per_session = (max(held) - before) / sessions
    sys.stdout.write(f"memory a session, answers kept included: {per_session:.1f} MB\n")


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


def tell(what: str, seconds: Sequence[float], more: str) -> None:
    """One line of the report."""
    told = f"{percentile(seconds, 50):9.0f} {percentile(seconds, 95):9.0f} {more}"
    sys.stdout.write(f"{what:<12}{told}\n")
    sys.stdout.flush()


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
    views = views_of(edition)
    sys.stdout.write(f"{count:,} cases; milliseconds\n")
    sys.stdout.write(f"{'':<12}{'p50':>9} {'p95':>9} {'again':>9} {'cpu':>9}\n")
    where = {"DATA_ROOT": str(folder / "data"), "CITY": data.name, "PYTHONPATH": str(REPO)}
    with served(EMPTY, where, folder / "empty.log") as server:
        with session(server.address) as viewer:
            ask(viewer, View("", {}))
            tell("empty page", [ask(viewer, View("", {})) for _ in range(VIEWS)], "")
        empty = first_view(server.address, "h1")
    with served(DASHBOARDS, where, folder / "one.log") as server:
        one_session(server, views)
        shown = first_view(server.address, ".um-foot")
    sys.stdout.write(f"first view in Chromium: {shown:.0f} ms, {shown / empty:.1f} of the empty\n")
    for number in sorted({1, asked.processes}):
        with ExitStack() as running:
            logs = [folder / f"many-{number}-{one}.log" for one in range(number)]
            servers = [running.enter_context(served(DASHBOARDS, where, log)) for log in logs]
            many_sessions(servers, views, asked.sessions, asked.think)


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
