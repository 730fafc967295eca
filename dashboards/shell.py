"""What stands around every page: edition stamp, refresh banner, trust, and the empty page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st

from cities.settings import CitySettings
from dashboards.alerts import Runs, alerts
from dashboards.components import frame, trust
from dashboards.components.evidence import Stamp
from dashboards.editions import Reader
from publishing import Edition, EditionError, RefreshOutcome, current, read_refresh, read_started

STYLES = Path(__file__).parent / "styles"
LOOK_AGAIN = "60s"


@dataclass(frozen=True)
class State:
    """What the editions folder says now: the edition in use, and what became of the runs."""

    edition: Edition | None
    runs: Runs


@dataclass(frozen=True)
class Context:
    """What a page is given: the city, an edition that exists, and how the last run ended."""

    city: CitySettings
    edition: Edition
    refresh: RefreshOutcome | None

    @property
    def reader(self) -> Reader:
        """By which the page asks the edition."""
        return Reader(self.edition)

    @property
    def stamp(self) -> Stamp:
        """What every figure of the page shares."""
        return Stamp(self.currency, self.edition.id)

    @property
    def currency(self) -> str:
        """The currency of the edition's money."""
        return self.edition.manifest.currency


def read_state(folder: Path) -> State:
    """Look at the editions folder; damage becomes a message, never a broken page."""
    problems = []
    edition = last = started = None
    try:
        edition = current(folder)
    except EditionError:
        problems.append("已发布的版次无法读取，请运维人员核验或回退版次（见运行手册“回退版次”）。")
    try:
        last = read_refresh(folder)
        started = read_started(folder)
    except EditionError:
        problems.append("上次刷新的结果文件已损坏，下次夜间任务会重写。")
    return State(edition, Runs(last, started, "".join(problems)))


def show(
    city: CitySettings,
    state: State,
    render: Callable[[Context], None],
    *,
    has_trust_line: bool = True,
) -> None:
    """One page in its frame: stamp and banner, the page or what to run, how far to trust it."""
    st.html(f"<style>{_style()}</style>")
    manifest = state.edition.manifest if state.edition else None
    put(
        frame.stamp(manifest, city.notices)
        + frame.banner(state.runs, manifest, datetime.now(city.timezone), city.freshness)
    )
    if state.edition is None:
        put(frame.empty(city.title_zh, city.name))
    else:
        context = Context(city, state.edition, state.runs.last)
        render(context)
        if has_trust_line:
            problems = context.reader.ask("checks")
            deliveries = context.reader.ask("deliveries")
            put(f'<footer class="um-foot">{trust.trust(problems, deliveries)}</footer>')
    _watch(city, state)


def _watch(city: CitySettings, shown: State) -> None:
    """Move an open page to a new edition or a new banner by itself."""
    said = _heads(city, shown)

    @st.fragment(run_every=LOOK_AGAIN)
    def look_again() -> None:
        found = read_state(city.editions_dir)
        if found != shown or _heads(city, found) != said:
            st.rerun()

    look_again()


def _heads(city: CitySettings, state: State) -> list[str]:
    """What is wrong by now: a refresh becomes late without any file changing."""
    built_at = state.edition.manifest.built_at if state.edition else None
    now = datetime.now(city.timezone)
    return [alert.head for alert in alerts(state.runs, built_at, now, city.freshness)]


def put(html: str) -> None:
    """Show a piece of HTML as Chinese text, whatever the language of the page around it."""
    st.html(f'<div lang="zh-CN">{html}</div>')


@cache
def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))
