"""Signing in by the bureau's identity service, played by a provider on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboards.access.accounts import Accounts
from dashboards.access.audit import AccessLog
from dashboards.access.matrix import Role
from dashboards.access.store import Store
from tests.browser.conftest import behind_the_gate, free_port, make_city, running
from tests.browser.visit import LOADED_MS
from tests.dashboards.fixture_figures import DISTRICTS, district_id

pytest.importorskip("authlib", reason="Authlib is not installed (requirements.lock)")
pytestmark = pytest.mark.browser

TOML = 'title_zh = "示例市"\n[sign_in]\nmethod = "oidc"\n'


@dataclass(frozen=True)
class Bureau:
    """The dashboards behind the identity service, and whom that signs in next."""

    address: str
    claims: Path
    log: AccessLog

    def signs_in(self, **claims: object) -> None:
        self.claims.write_text(json.dumps({"sub": "1", **claims}), encoding="utf-8")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    root = tmp_path_factory.mktemp("bureau")
    make_city(root, TOML)
    data, claims = root / "data" / "sample", root / "claims.json"
    accounts = Accounts(Store(data / "secrets"))
    accounts.add("donghu@bureau", Role.DISTRICT, district_id(0), has_password=False)
    port = free_port()

    def provider(_: Path, at: int) -> str:
        return (
            f"import sys, runpy; sys.argv = ['-', '{at}', {str(claims)!r}];"
            "runpy.run_module('tests.browser.identity_service', run_name='__main__')"
        )

    with running(root, provider, name="provider") as issuer:
        (data / "secrets" / "oidc.toml").write_text(
            "[auth]\n"
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            'cookie_secret = "0123456789abcdef0123456789abcdef"\n'
            'client_id = "dashboards"\nclient_secret = "not a real one"\n'
            f'server_metadata_url = "{issuer}.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with running(root, behind_the_gate, port=port) as address:
            yield Bureau(address, claims, AccessLog(data / "access"))


def open_page(chromium: Browser, bureau: Bureau) -> Page:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(bureau.address)
    expect(page.get_by_text("请用统一认证账号登录。")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="统一认证登录").click()
    return page


def test_whom_the_service_signs_in_gets_the_rows_of_their_account(
    chromium: Browser, bureau: Bureau
) -> None:
    bureau.signs_in(email="donghu@bureau")
    page = open_page(chromium, bureau)
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_text(f"donghu@bureau · 区县（{DISTRICTS[0]}）")).to_be_visible()
    assert [name for name in DISTRICTS[1:] if name in page.content()] == []
    page.reload()
    expect(page.get_by_text("数据可信度")).to_be_visible(timeout=LOADED_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 .csv").first.click()
    file = download.value.url
    assert page.request.get(file).status == 200
    with page.expect_response(lambda answer: "auth/logout" in answer.url):
        page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("请用统一认证账号登录。")).to_be_visible(timeout=LOADED_MS)
    assert page.request.get(file).status == 403
    page.context.close()
    told = [(entry["event"], entry["account"], entry["what"]) for entry in bureau.log.read()]
    assert ("登录", "donghu@bureau", "统一认证") in told
    assert ("退出", "donghu@bureau", "") in told


@pytest.mark.parametrize(
    "claims",
    [{"email": "nobody@bureau"}, {"email": "donghu@bureau", "email_verified": False}, {}],
    ids=["no role", "not verified", "no e-mail"],
)
def test_whom_the_service_signs_in_without_a_role_sees_nothing(
    chromium: Browser, bureau: Bureau, claims: dict[str, object]
) -> None:
    bureau.signs_in(**claims)
    page = open_page(chromium, bureau)
    refused = page.get_by_role("heading", name="没有权限").or_(
        page.get_by_role("heading", name="无法登录")
    )
    expect(refused).to_be_visible(timeout=LOADED_MS)
    assert DISTRICTS[0] not in page.content()
    page.context.close()
