"""Signing in with a local account in a real browser, and what a district finds behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from dashboards.access.accounts import Accounts
from dashboards.access.audit import AccessLog
from dashboards.access.matrix import Role
from dashboards.access.store import Store
from tests.browser.conftest import behind_the_gate, make_city, running
from tests.browser.visit import LOADED_MS, WIDTHS, Visit, begin, sign_in
from tests.dashboards.fixture_figures import DISTRICTS, district_id

pytestmark = pytest.mark.browser

TOML = 'title_zh = "示例市"\n[sign_in]\nmethod = "accounts"\n'
PASSWORD = "Weihu-2026-mima"


@dataclass(frozen=True)
class Guarded:
    """A server with sign-in: its address, its log, and the first password of 东湖区's account."""

    address: str
    log: AccessLog
    first: str


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    root = tmp_path_factory.mktemp("guarded")
    make_city(root, TOML)
    data = root / "data" / "sample"
    accounts = Accounts(Store(data / "secrets"))
    first = accounts.add("donghu", Role.DISTRICT, district_id(0), has_password=True)
    accounts.add("leader", Role.LEADER, None, has_password=True)
    accounts.add("analyst", Role.ANALYST, None, has_password=True)
    for name in ("leader", "analyst"):
        accounts.set_password(name, PASSWORD)
    with running(root, behind_the_gate) as address:
        yield Guarded(address, AccessLog(data / "access"), first)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    seen = begin(chromium, 1440)
    yield seen
    seen.page.close()


def test_a_district_signs_in_changes_its_first_password_and_finds_itself_alone(
    visit: Visit, guarded: Guarded, tmp_path: Path
) -> None:
    page = visit.page
    sign_in(visit, guarded.address, "donghu", guarded.first)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("原密码").fill(guarded.first)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="修改密码").click()

    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_text(f"donghu · 区县（{DISTRICTS[0]}）")).to_be_visible()
    expect(page.get_by_role("link", name="数据质量")).to_have_count(0)
    assert visit.overhang == [0, 0]
    page.get_by_role("combobox", name="区域").click()
    district, *streets = page.get_by_role("option").all_inner_texts()
    assert (district, bool(streets)) == (DISTRICTS[0], True)
    assert all(name.startswith(f"{DISTRICTS[0]} · ") for name in streets)
    page.keyboard.press("Escape")
    told = page.content()
    assert [name for name in DISTRICTS[1:] if name in told] == []
    shot = tmp_path / "district.png"
    page.screenshot(path=shot)
    assert shot.stat().st_size > 20_000
    assert visit.errors == []
    assert visit.hosts == {urlsplit(guarded.address).netloc}

    page.goto(f"{guarded.address}quality")
    expect(page.get_by_role("heading", name="没有权限打开这一页")).to_be_visible(timeout=LOADED_MS)
    assert "质量闸门" not in page.content()


def test_a_shared_link_lands_on_its_part_after_the_sign_in(visit: Visit, guarded: Guarded) -> None:
    sign_in(visit, f"{guarded.address}cases?basis=open#list", "leader", PASSWORD)
    listed = visit.page.locator("#list")
    expect(listed).to_be_in_viewport(timeout=LOADED_MS)
    expect(listed.get_by_text("目前未结，")).to_be_visible()
    assert urlsplit(visit.page.url).fragment == "list"


def test_a_reload_stays_signed_in_and_signing_out_ends_it_in_every_tab(
    chromium: Browser, guarded: Guarded
) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(Visit(page), f"{guarded.address}quality", "leader", PASSWORD)
    expect(page.get_by_text("质量闸门").first).to_be_visible(timeout=LOADED_MS)
    page.reload()
    expect(page.get_by_text("质量闸门").first).to_be_visible(timeout=LOADED_MS)
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["um_session"]["httpOnly"]
    assert "um_session" not in page.evaluate("document.cookie")

    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录已结束")).to_be_visible(timeout=LOADED_MS)
    other = context.new_page()
    other.goto(guarded.address)
    expect(other.get_by_role("heading", name="登录")).to_be_visible()
    context.close()
    assert ("退出", "leader") in {
        (entry["event"], entry["account"]) for entry in guarded.log.read()
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sign_in_fits_and_says_what_is_wrong_in_chinese(
    chromium: Browser, guarded: Guarded, width: int
) -> None:
    seen = begin(chromium, width)
    sign_in(seen, guarded.address, f"nobody-{width}", "wrong")
    expect(seen.page.get_by_role("alert")).to_have_text("账号或密码不正确")
    root = "document.documentElement"
    assert seen.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert seen.hosts == {urlsplit(guarded.address).netloc}
    seen.page.close()


def test_a_stolen_address_of_a_file_or_a_socket_opens_nothing_without_a_session(
    chromium: Browser, guarded: Guarded
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(guarded.address)
    said = page.evaluate(
        """() => new Promise(done => {
            const socket = new WebSocket(location.origin.replace('http', 'ws') + '/_stcore/stream');
            socket.onopen = () => done('open'); socket.onerror = () => done('refused');
        })"""
    )
    assert said == "refused"
    answer = context.request.get(f"{guarded.address}media/some-file.xlsx", max_redirects=0)
    assert answer.status == 303
    context.close()


def test_a_file_that_was_downloaded_is_given_to_no_other_account(
    chromium: Browser, guarded: Guarded
) -> None:
    asked = {}
    for name in ("leader", "analyst"):
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        sign_in(Visit(page), f"{guarded.address}hotspots", name, PASSWORD)
        button = page.get_by_role("button", name="下载 .csv").first
        expect(button).to_be_visible(timeout=LOADED_MS)
        if not asked:
            with page.expect_download() as download:
                button.click()
            address = download.value.url
        asked[name] = context.request.get(address).status
        context.close()
    assert asked == {"leader": 200, "analyst": 403}
