"""What stands around every page: edition stamp, refresh banner, trust, and the empty page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st

from cities.settings import CitySettings
from dashboards import editions
from dashboards.components import frame, trust
from publishing import Edition, EditionError, RefreshOutcome, current, read_refresh

STYLES = Path(__file__).parent / "styles"
LOOK_AGAIN = "60s"


@dataclass(frozen=True)
class State:
    """What the editions folder says now: the edition in use and how the last run ended.

    `problem` says in Chinese why there is no edition although one was published.
    """

    edition: Edition | None
    refresh: RefreshOutcome | None
    problem: str = ""


@dataclass(frozen=True)
class Context:
    """What a page is given: the city, an edition that exists, and how the last run ended."""

    city: CitySettings
    edition: Edition
    refresh: RefreshOutcome | None

    @property
    def currency(self) -> str:
        """The currency of the edition's money."""
        return self.edition.manifest.currency


def read_state(folder: Path) -> State:
    """Look at the editions folder; damage becomes a message, never a broken page."""
    problems = []
    edition = refresh = None
    try:
        edition = current(folder)
    except EditionError:
        problems.append("已发布的版次无法读取，请运维人员核验或回退版次（见运行手册“回退版次”）。")
    try:
        refresh = read_refresh(folder)
    except EditionError:
        problems.append("上次刷新的结果文件已损坏，下次夜间任务会重写。")
    return State(edition, refresh, "".join(problems))


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
        + frame.banner(state.refresh, manifest, state.problem, datetime.now(city.timezone))
    )
    if state.edition is None:
        put(frame.empty(city.title_zh, city.name))
    else:
        render(Context(city, state.edition, state.refresh))
        if has_trust_line:
            problems = editions.ask(state.edition, "checks")
            deliveries = editions.ask(state.edition, "deliveries")
            put(f'<footer class="um-foot">{trust.trust(problems, deliveries)}</footer>')
    _watch(city, state)


def _watch(city: CitySettings, shown: State) -> None:
    """Move an open page to a new edition or a new banner by itself."""

    @st.fragment(run_every=LOOK_AGAIN)
    def look_again() -> None:
        if read_state(city.editions_dir) != shown:
            st.rerun()

    look_again()


def put(html: str) -> None:
    """Show a piece of HTML as Chinese text, whatever the language of the page around it."""
    st.html(f'<div lang="zh-CN">{html}</div>')


@cache
def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))
