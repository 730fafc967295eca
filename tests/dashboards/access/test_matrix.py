"""The matrix is written for every page, and every page of every role shows what it says."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cities.settings import REPO, load_city
from dashboards import shell
from dashboards.access import identity
from dashboards.access.audit import AccessLog
from dashboards.access.identity import Refusal
from dashboards.access.matrix import MAY_EXPORT, MAY_ISSUE, PAGES, ROLE_NAMES, Role
from dashboards.access.viewer import Viewer
from dashboards.shell import Context
from publishing import Edition, RefreshOutcome, current, write_refresh
from tests.dashboards.access.test_rows import FOREIGN
from tests.dashboards.fixture_figures import CITY, DISTRICTS, district_id
from tests.dashboards.fixture_league import GROUPS
from tests.dashboards.test_exposures import exposures, pages

Run = Callable[..., AppTest]
Html = Callable[[AppTest], str]
MINE = district_id(0)
OF_A_DISTRICT = sorted(page for page, roles in PAGES.items() if Role.DISTRICT in roles)


def viewer(role: Role) -> Viewer:
    return Viewer(f"a-{role}", role, MINE if role is Role.DISTRICT else None, "10.0.0.9")


def everything(app: AppTest, html: str) -> str:
    """All that a page told the browser: text, choices of every widget, tables."""
    choices = [str(box.options) for box in app.selectbox]
    return html + "".join(choices) + str(app.main)


def test_every_page_of_the_application_and_no_other_is_in_the_matrix() -> None:
    assert set(PAGES) == pages() == set(exposures())
    assert set(ROLE_NAMES) == set(Role)


def test_what_is_told_by_source_is_closed_to_a_district_and_what_is_unknown_to_all() -> None:
    assert not viewer(Role.DISTRICT).may_open("quality")
    assert not any(viewer(role).may_open("no such page") for role in Role)


def test_exports_and_issues_by_role() -> None:
    assert set(Role) - {Role.OPERATOR} == MAY_EXPORT
    assert {Role.EVALUATOR} == MAY_ISSUE


def test_a_district_role_without_a_district_is_nobody() -> None:
    for nothing in (None, ""):
        with pytest.raises(ValueError, match="没有写明"):
            Viewer("a", Role.DISTRICT, nothing)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", sorted(PAGES))
def test_by_its_address_a_page_opens_or_refuses(
    published_editions: Path, signed_in, run_at: Run, html_of: Html, role: Role, page: str
) -> None:
    signed_in(viewer(role))
    app = run_at(page)
    html = html_of(app)
    is_refused = "没有权限打开这一页" in html
    assert is_refused == (role not in PAGES[page])
    log = AccessLog(load_city().access_log_dir).read()
    assert [entry["event"] for entry in log] == (["拒绝访问"] if is_refused else [])
    if is_refused:
        assert not app.selectbox
        assert 'class="um-card' not in html


@pytest.mark.parametrize(
    "page", sorted(page for page, roles in PAGES.items() if Role.DISTRICT in roles)
)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"area": district_id(1)},
        {"area": DISTRICTS[1], "month": "2024-05", "edition": "in_use"},
        {"district": district_id(1), "um_district": district_id(1), "role": "leader"},
        {"um_role": "leader", "kpi": "C13", "area_id": f"{MINE}' or '1'='1"},
    ],
)
def test_a_district_finds_no_other_district_on_its_pages_whatever_the_address_says(
    published_editions: Path, signed_in, run_at: Run, html_of: Html, page: str, query: dict
) -> None:
    signed_in(viewer(Role.DISTRICT))
    app = run_at(page, **query)
    told = everything(app, html_of(app))
    assert [foreign for foreign in FOREIGN if foreign in told] == []


@pytest.mark.parametrize("page", ["overview", "cases", "hotspots", "enforcement"])
def test_no_page_of_a_district_is_about_the_city_of_which_it_sees_a_part(
    published_editions: Path, signed_in, run_at: Run, html_of: Html, page: str
) -> None:
    signed_in(viewer(Role.DISTRICT))
    app = run_at(page, area=CITY)
    assert app.selectbox(key="area").value == MINE
    assert "地址里的区域不在可以看的区域中" in html_of(app)


ELSEWHERE = list(GROUPS.values())[1]
"""Units of the league that lie in another district."""
OPENED = [("cases", "case"), ("cases", "unit"), ("hotspots", "place"), ("assessment", "unit")]
"""A page of a district, and the parameter of its address by which it opens one thing."""
THEIRS = {
    "case": "select case_id from fct_case where district_id = ? order by case_id desc",
    "place": "select hotspot_id from recurrence_hotspot join dim_area using (area_id) "
    "where district_id = ? order by hotspot_id",
    "unit": "select unit_id from league_table join dim_unit using (unit_id) "
    "where starts_with(dim_unit.area_id, ?) order by unit_id",
}


@pytest.fixture(scope="module")
def theirs(edition: Edition) -> dict[str, str]:
    """A case, a place and a unit of another district."""
    with edition.connect() as warehouse:
        return {
            name: str(warehouse.execute(query, [district_id(1)]).fetchall()[0][0])
            for name, query in THEIRS.items()
        }


@pytest.mark.parametrize("crafted", ["{}", "#{}", "{}' or '1'='1", "%"])
@pytest.mark.parametrize(("page", "name"), OPENED)
def test_a_district_opens_nothing_of_another_district_by_its_number(
    published_editions: Path,
    signed_in,
    run_at: Run,
    html_of: Html,
    theirs: dict[str, str],
    page: str,
    name: str,
    crafted: str,
) -> None:
    """Whatever number the address names; that the page repeats what it was asked is no telling."""
    asked = crafted.format(theirs[name])
    signed_in(viewer(Role.DISTRICT))
    app = run_at(page, **{name: asked, "area": district_id(1)})
    told = everything(app, html_of(app)).replace(escape(asked), "").replace(asked, "")
    assert [foreign for foreign in [*FOREIGN, *ELSEWHERE] if foreign in told] == []


@pytest.mark.parametrize(("page", "name"), [OPENED[0], *OPENED[2:]])
def test_what_a_district_cannot_open_by_its_number_opens_for_the_city(
    published_editions: Path,
    signed_in,
    run_at: Run,
    html_of: Html,
    theirs: dict[str, str],
    page: str,
    name: str,
) -> None:
    """Else the test above would hold of an address that opens nothing for anybody."""
    signed_in(viewer(Role.LEADER))
    assert "没有可以看的" not in html_of(run_at(page, **{name: theirs[name]}))
    signed_in(viewer(Role.DISTRICT))
    assert "没有可以看的" in html_of(run_at(page, **{name: theirs[name]}))


def test_a_district_gets_no_other_district_by_the_state_of_a_widget(
    published_editions: Path, signed_in, run_at: Run, html_of: Html
) -> None:
    signed_in(viewer(Role.DISTRICT))
    forged = {"area": district_id(1), "um_role": Role.LEADER, "um_district": district_id(1)}
    app = run_at("overview", forged)
    told = everything(app, html_of(app))
    assert [foreign for foreign in FOREIGN if foreign in told] == []


def test_what_the_whole_city_read_before_is_not_shown_to_a_district_after(
    published_editions: Path, signed_in, run_at: Run, html_of: Html
) -> None:
    signed_in(viewer(Role.LEADER))
    assert DISTRICTS[1] in html_of(run_at("overview"))
    signed_in(viewer(Role.DISTRICT))
    app = run_at("overview")
    assert DISTRICTS[1] not in everything(app, html_of(app))
    assert DISTRICTS[0] in everything(app, html_of(app))


def test_why_a_refresh_was_blocked_is_told_to_the_whole_city_alone(
    published_editions: Path, signed_in, run_at: Run, html_of: Html
) -> None:
    reason = f"G05：{DISTRICTS[1]}的 3 行不平"
    write_refresh(
        published_editions, RefreshOutcome(datetime(2024, 7, 4, 2, 31), "blocked", None, [reason])
    )
    signed_in(viewer(Role.LEADER))
    assert reason in html_of(run_at("overview"))
    signed_in(viewer(Role.DISTRICT))
    told = html_of(run_at("overview"))
    assert "最近一次刷新未通过检查" in told
    assert DISTRICTS[1] not in told


def test_who_is_refused_gets_the_reason_and_nothing_else(
    published_editions: Path, signed_in, run_at: Run, html_of: Html
) -> None:
    signed_in(Refusal("登录已结束", "请重新登录。", link="/sign-in"))
    app = run_at("overview")
    assert app.subheader[0].value == "登录已结束"
    assert 'href="/sign-in"' in html_of(app)
    assert 'class="um-card' not in html_of(app)
    assert DISTRICTS[0] not in everything(app, html_of(app))


def test_a_demonstration_says_so_and_lets_every_role_be_tried(
    published_editions: Path, run_app: Run, html_of: Html
) -> None:
    app = run_app()
    assert "只有本机能打开" in html_of(app)
    for role in Role:
        app.selectbox(key="um_role").set_value(role).run()
        assert not app.exception
        assert (DISTRICTS[1] in html_of(app)) == (role is not Role.DISTRICT)


@pytest.mark.parametrize("role", Role)
def test_exports_and_issues_are_written_down_or_refused_and_written_down(
    published_editions: Path, role: Role
) -> None:
    city, edition = load_city(), current(published_editions)
    assert edition is not None
    context = Context(city, edition, None, viewer(role))
    log = AccessLog(city.access_log_dir)
    for act, event, allowed in (
        (context.record_export, "导出", MAY_EXPORT),
        (context.record_papers, "导出", MAY_EXPORT - {Role.DISTRICT}),
        (context.record_issue, "签发", MAY_ISSUE),
    ):
        if role in allowed:
            act("2024-06 案件")
        else:
            with pytest.raises(PermissionError):
                act("2024-06 案件")
        entry = log.read()[-1]
        assert entry["event"] == (event if role in allowed else "拒绝访问")
        assert entry["account"] == f"a-{role}"
        assert entry["edition"] == edition.id
        assert "2024-06 案件" in entry["what"]


def test_an_open_page_is_shut_when_its_session_has_ended(
    published_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fragment that looks again asks who is looking, and does not count as activity."""
    asked: list[bool] = []
    reruns: list[str] = []
    city = load_city()
    monkeypatch.setattr(
        identity, "who", lambda *_, is_used=True: asked.append(is_used) or Refusal("", "")
    )
    monkeypatch.setattr(shell.st, "fragment", lambda **_: lambda function: function)
    monkeypatch.setattr(shell.st, "rerun", lambda: reruns.append("rerun"))
    shell._watch(city, shell.read_state(city.editions_dir), viewer(Role.LEADER))
    assert (asked, reruns) == ([False], ["rerun"])


BELOW_THE_PAGES = {"app.py", "editions.py", "indicators.py", "serve.py", "shell.py"}
PAGE_CODE = sorted(
    path
    for folder in (".", "views", "components")
    for path in (REPO / "dashboards" / folder).glob("*.py")
    if folder != "." or path.name not in BELOW_THE_PAGES
)


@pytest.mark.parametrize("path", PAGE_CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_pages_ask_through_their_reader_and_open_nothing_themselves(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
    }
    assert not imported & {"duckdb", "connect", "find_edition", "WHOLE_CITY"}
    assert "dashboards.access.scope" not in imported
    made = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not made & {"Reader", "Scope", "Viewer"}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"connect", "execute", "warehouse_path", "landing_dir"}
