"""What stands around every page: edition stamp, refresh banner, trust, and the empty page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st

from cities.settings import CitySettings
from dashboards.access import bar, files, identity
from dashboards.access.audit import AccessLog, Event
from dashboards.access.identity import Refusal
from dashboards.access.scope import WHOLE_CITY, districts_among
from dashboards.access.viewer import Viewer
from dashboards.alerts import Runs, alerts
from dashboards.choices import KEYS
from dashboards.components import frame, trust
from dashboards.components.evidence import Stamp
from dashboards.editions import Reader, current, rolled_back
from publishing import Edition, EditionError, RefreshOutcome, read_refresh, read_started

STYLES = Path(__file__).parent / "styles"
LOOK_AGAIN = "5s"
REASONS_ELSEWHERE = "具体原因见“数据质量”页，由市级人员查看。"


@dataclass(frozen=True)
class State:
    """What the editions folder says now: the edition in use, and what became of the runs."""

    edition: Edition | None
    runs: Runs


@dataclass(frozen=True)
class Context:
    """What a page is given: the city, an edition that exists, how the last run ended, who looks."""

    city: CitySettings
    edition: Edition
    refresh: RefreshOutcome | None
    viewer: Viewer

    @property
    def reader(self) -> Reader:
        """By which the page asks the edition: the rows that the viewer may read, and no others."""
        return Reader(self.edition, self.viewer.scope)

    @property
    def sees_whole_city(self) -> bool:
        """Whether every district is told: of a part of a group no places can be computed."""
        return self.viewer.scope.district_id is None

    @property
    def may_export(self) -> bool:
        """Whether the page offers its tables for download."""
        return self.viewer.may_export

    @property
    def may_take_papers(self) -> bool:
        """Whether the page offers packs and issues, which hold every district, for download."""
        return self.viewer.may_take_papers

    @property
    def may_issue(self) -> bool:
        """Whether the page offers to sign off a period (签发)."""
        return self.viewer.may_issue

    def record_export(self, what: str) -> None:
        """Write down that the viewer takes `what` away: before the file is made, not after.

        Raises:
            PermissionError: the role may not export; the attempt is written down.
        """
        self._record(Event.EXPORTED, what, is_allowed=self.may_export)

    def record_papers(self, what: str) -> str:
        """Write down that the viewer takes a pack or an issue away; give the hash of the line.

        Raises:
            PermissionError: the role may not have papers of the whole city; the attempt is
                written down.
        """
        return self._record(Event.EXPORTED, what, is_allowed=self.may_take_papers)

    def hand_over(self, content: bytes, kind: str, name: str) -> bytes:
        """The content of a file of this media type and name, which from now on is the viewer's."""
        return files.own(self.viewer.account, content, kind, name)

    def record_issue(self, what: str) -> str:
        """Write down that the viewer signs off `what`; give the hash of the line.

        Raises:
            PermissionError: the role may not sign off, or nobody signed in; the attempt is
                written down.
        """
        why = self.viewer.objection_to_issue
        return self._record(Event.ISSUED, what, is_allowed=not why, why=why)

    def _record(self, event: Event, what: str, *, is_allowed: bool, why: str = "") -> str:
        log = AccessLog(self.city.access_log_dir)
        if not is_allowed:
            log.of(self.viewer, Event.REFUSED, f"{event.value}：{what}", self.edition.id)
            raise PermissionError(why or f"角色“{self.viewer.role.name_zh}”不能{event.value}")
        return log.of(self.viewer, event, what, self.edition.id)

    @property
    def stamp(self) -> Stamp:
        """What every figure of the page shares."""
        return Stamp(self.currency, self.edition.id, carried())

    @property
    def currency(self) -> str:
        """The currency of the edition's money."""
        return self.edition.manifest.currency


def carried() -> dict[str, str]:
    """The choices of the address, for links to other pages."""
    return {key: value for key, value in st.query_params.items() if key in KEYS}


def read_state(folder: Path) -> State:
    """Look at the editions folder; damage becomes a message, never a broken page."""
    problems = []
    edition = last = started = rollback = None
    try:
        edition = current(folder)
        rollback = rolled_back(folder)
    except EditionError:
        problems.append("已发布的版次无法读取，请运维人员核验或回退版次（见运行手册“回退版次”）。")
    try:
        last = read_refresh(folder)
        started = read_started(folder)
    except EditionError:
        problems.append("上次刷新的结果文件已损坏，下次夜间任务会重写。")
    return State(edition, Runs(last, started, "".join(problems), rollback))


def districts(state: State) -> dict[str, str]:
    """`area_id` → name of the districts of the edition in use; none without an edition."""
    if state.edition is None:
        return {}
    return districts_among(Reader(state.edition, WHOLE_CITY).ask("areas"))


def show(
    city: CitySettings,
    state: State,
    render: Callable[[Context], None],
    *,
    viewer: Viewer | None = None,
) -> None:
    """One page in its frame: stamp and banner, the page or what to run, how far to trust it.

    A page that is shown by itself, without a `viewer`, asks who is looking.
    """
    found = viewer or identity.who(city) or bar.trying()
    if isinstance(found, Refusal):
        bar.refused(found)
        return
    viewer = found
    runs = _told(state.runs, viewer)
    st.html(f"<style>{_style()}</style>")
    manifest = state.edition.manifest if state.edition else None
    put(
        frame.stamp(manifest, city.notices)
        + frame.banner(runs, manifest, datetime.now(city.timezone), city.freshness)
    )
    if state.edition is None:
        put(frame.empty(city.title_zh, city.name))
    else:
        context = Context(city, state.edition, runs.last, viewer)
        render(context)
        put(f'<footer class="um-foot">{_trust(context)}</footer>')
    _watch(city, state, viewer)


def refuse(city: CitySettings, viewer: Viewer, title: str) -> None:
    """What stands at the address of a page that the role may not open."""
    st.html(f"<style>{_style()}</style>")
    log = AccessLog(city.access_log_dir)
    if not viewer.is_demonstration:
        log.of(viewer, Event.REFUSED, f"页面：{title}")
    put(frame.refused(title, viewer.role.name_zh))


def is_let_in(city: CitySettings, viewer: Viewer, *, is_used: bool = True) -> bool:
    """Whether the viewer of an open page may still look at it; `is_used` as in `identity.who`."""
    return viewer.is_demonstration or identity.who(city, is_used=is_used) == viewer


def _told(runs: Runs, viewer: Viewer) -> Runs:
    """What the viewer learns of the runs: reasons quote sources and rows, of whatever district."""
    if viewer.may_open("quality"):
        return runs
    if runs.rollback is not None:
        runs = replace(runs, rollback=replace(runs.rollback, reason=REASONS_ELSEWHERE))
    if runs.last is None or not runs.last.reasons:
        return runs
    return replace(runs, last=replace(runs.last, reasons=[REASONS_ELSEWHERE]))


def _trust(context: Context) -> str:
    """How far to trust the edition; who may not open 数据质量 learns that it passed."""
    if not context.viewer.may_open("quality"):
        return trust.passed()
    return trust.trust(context.reader.ask("checks"), context.reader.ask("deliveries"))


def _watch(city: CitySettings, shown: State, viewer: Viewer) -> None:
    """Move an open page to a new edition or a new banner by itself, and shut it in time."""
    said = _heads(city, shown)

    @st.fragment(run_every=LOOK_AGAIN)
    def look_again() -> None:
        found = read_state(city.editions_dir)
        is_in = is_let_in(city, viewer, is_used=False)
        if found != shown or _heads(city, found) != said or not is_in:
            st.rerun()

    look_again()


def _heads(city: CitySettings, state: State) -> list[str]:
    """What is wrong by now: a refresh becomes late without any file changing."""
    built_at = state.edition.manifest.built_at if state.edition else None
    now = datetime.now(city.timezone)
    return [alert.head for alert in alerts(state.runs, built_at, now, city.freshness)]


def put(html: str) -> None:
    """Show a piece of HTML as Chinese text, whatever the language of the page around it."""
    st.html(_Finished(f'<div lang="zh-CN">{html}</div>'))


@dataclass(frozen=True, slots=True)
class _Finished:
    """HTML that Streamlit takes as it is; of a text it would first look for indents to remove."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@cache
def _style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))
