"""What the gate refuses before Streamlit sees it, in each of the ways to sign in."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from cities.settings import CitySettings
from dashboards.access import files, gate, oidc, routes
from dashboards.access.desk import WRONG, Desk
from dashboards.access.matrix import Role
from dashboards.sheets import CSV
from tests.dashboards.access.asking import ask
from tests.dashboards.access.conftest import PASSWORD, Clock

SECRET = "the application"
PROXY = '[sign_in]\nmethod = "proxy"\ntrusted_peers = ["10.0.0.5", "192.168.7.0/24"]\n'
WHO = ("X-Remote-User", "leader")


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse(SECRET)


async def stream(socket: WebSocket) -> None:
    await socket.accept()


def behind_the_gate(city: CitySettings, desk: Desk) -> Starlette:
    own = routes.routes(city, desk) if city.sign_in and city.sign_in.method == "accounts" else []
    behind = [WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", page)]
    return Starlette(
        routes=[*own, *behind], middleware=[Middleware(gate.Gate, city=city, desk=desk)]
    )


@pytest.fixture
def app(city: CitySettings, desk: Desk) -> Starlette:
    return behind_the_gate(city, desk)


def file_of(account: str) -> str:
    """The address at which Streamlit serves a file that the account made."""
    storage = MemoryMediaFileStorage("/media")
    content, name = account.encode(), "a.csv"
    files.own(account, content, CSV, name)
    file_id = storage.load_and_get_id(content, CSV, MediaFileKind.DOWNLOADABLE, name)
    return storage.get_url(file_id)


def sign_in(app: Starlette, name: str, password: str = PASSWORD, **more: str) -> str:
    return ask(app, "/sign-in", form={"name": name, "password": password, **more}).cookie


@pytest.mark.parametrize(
    "path", ["/", "/quality?edition=x", "/media/abc.xlsx", "/_stcore/upload_file"]
)
def test_without_a_session_every_address_leads_to_the_sign_in_and_back(
    app: Starlette, path: str
) -> None:
    for cookie in ("", "made-up-token"):
        found = ask(app, path, cookie=cookie)
        assert (found.status, SECRET in found.text) == (303, False)
        onward = ask(app, found.headers["location"]).text
        assert path.replace("&", "&amp;") in onward


def test_without_a_session_no_socket_is_opened_and_with_one_it_is(app: Starlette) -> None:
    assert ask(app, "/_stcore/stream", is_socket=True).status == 403
    assert ask(app, "/_stcore/stream", is_socket=True, cookie="made-up").status == 403
    token = sign_in(app, "leader")
    assert ask(app, "/_stcore/stream", is_socket=True, cookie=token).status == 101
    assert ask(app, "/quality", cookie=token).text == SECRET


def test_only_health_and_the_programs_of_streamlit_are_open(app: Starlette) -> None:
    for path in ("/_stcore/health", "/favicon.png", "/static/js/index.js"):
        assert ask(app, path).text == SECRET
    for path in ("/static", "/staticx/a", "/_stcore/health/x", "//static/a"):
        assert ask(app, path).status == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Starlette) -> None:
    form = {"name": "leader", "password": PASSWORD, "next": "/quality"}
    plain = ask(app, "/sign-in", form=form)
    assert plain.headers["location"] == "/quality"
    assert "HttpOnly" in plain.headers["set-cookie"]
    assert "SameSite=lax" in plain.headers["set-cookie"]
    assert "Secure" not in plain.headers["set-cookie"]
    by_tls = [("Origin", "https://localhost:8501")]
    assert "Secure" in ask(app, "/sign-in", form=form, headers=by_tls).headers["set-cookie"]


def test_a_form_of_another_site_or_too_long_a_one_is_refused(app: Starlette) -> None:
    form = {"name": "leader", "password": PASSWORD}
    foreign = ask(app, "/sign-in", form=form, headers=[("Origin", "http://elsewhere.example")])
    assert (foreign.status, foreign.cookie) == (400, "")
    assert ask(app, "/sign-in", form={**form, "x": "x" * 5000}).status == 400


@pytest.mark.parametrize(
    "wanted",
    ["//elsewhere", "http:elsewhere", "/\\elsewhere", "elsewhere", "/a\r\nb", "/sign-in", ""],
)
def test_the_way_on_never_leads_to_another_server(wanted: str) -> None:
    assert routes.safe_onward(wanted) == "/"


def test_a_wrong_password_is_told_in_chinese_and_what_was_typed_is_escaped(app: Starlette) -> None:
    found = ask(app, "/sign-in", form={"name": '"><script>', "password": "x"})
    assert (found.status, found.cookie) == (403, "")
    assert WRONG in found.text
    assert "<script>" not in found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_a_first_password_lets_nobody_past_its_change(app: Starlette, desk: Desk) -> None:
    first = desk.accounts.add("new", Role.ANALYST, None, has_password=True)
    token = sign_in(app, "new", first)
    for path in ("/", "/quality", "/sign-in"):
        assert ask(app, path, cookie=token).headers["location"] == "/password"
    assert ask(app, "/_stcore/stream", is_socket=True, cookie=token).status == 403
    twice = {"old": first, "new": PASSWORD, "again": PASSWORD + "x"}
    assert "不一致" in ask(app, "/password", form=twice, cookie=token).text
    fresh = ask(app, "/password", form={**twice, "again": PASSWORD}, cookie=token).cookie
    assert ask(app, "/", cookie=fresh).text == SECRET
    assert ask(app, "/", cookie=token).status == 303


def test_expiry_disabling_and_signing_out_shut_the_gate_at_once(
    app: Starlette, desk: Desk, clock: Clock
) -> None:
    tokens = {name: sign_in(app, name) for name in ("leader", "analyst", "operator")}
    desk.accounts.disable("leader", is_disabled=True)
    desk.sessions.end(tokens["analyst"])
    assert ask(app, "/", cookie=tokens["leader"]).status == 303
    assert ask(app, "/", cookie=tokens["analyst"]).status == 303
    assert ask(app, "/", cookie=tokens["operator"]).text == SECRET
    clock.now += 31 * 60
    assert ask(app, "/", cookie=tokens["operator"]).status == 303


@pytest.mark.parametrize("is_socket", [False, True])
@pytest.mark.parametrize(
    ("peer", "headers", "is_in"),
    [
        ("10.0.0.5", [WHO], True),
        ("192.168.7.200", [WHO], True),
        ("::ffff:10.0.0.5", [WHO], True),
        ("10.0.0.6", [WHO], False),
        ("127.0.0.1", [WHO], False),
        ("127.0.0.1", [WHO, ("X-Forwarded-For", "10.0.0.5")], False),
        ("10.0.0.5", [], False),
        ("10.0.0.5", [WHO, ("x-remote-user", "operator")], False),
        ("not an address", [WHO], False),
    ],
)
def test_the_header_of_a_proxy_counts_from_the_proxy_alone(
    city_with: Callable[[str], CitySettings],
    peer: str,
    headers: list[tuple[str, str]],
    is_in: bool,
    is_socket: bool,
) -> None:
    city = city_with(PROXY)
    desk = Desk.of(city)
    app = behind_the_gate(city, desk)
    path = "/_stcore/stream" if is_socket else "/"
    found = ask(app, path, peer=peer, headers=headers, is_socket=is_socket)
    assert found.status == ((101 if is_socket else 200) if is_in else 403)
    refused = [(entry["event"], entry["from"]) for entry in desk.log.read()]
    assert refused == ([] if is_in else [("拒绝访问", peer)])


SIGNING = "0123456789abcdef0123456789abcdef"


def identity_of(claims: dict[str, object], key: str = SIGNING) -> tuple[str, str]:
    """The cookie in which Streamlit keeps what the identity service said."""
    signed = create_signed_value(key, oidc.USER_COOKIE_NAME, json.dumps(claims)).decode()
    return "cookie", f"{oidc.USER_COOKIE_NAME}={signed}"


@pytest.mark.parametrize(
    ("claims", "key", "is_in"),
    [
        ({"email": "leader@bureau"}, SIGNING, True),
        ({"email": "leader@bureau"}, SIGNING[::-1], False),
        ({"email": "leader@bureau", "is_logged_in": False}, SIGNING, False),
        ({"email": "leader@bureau", "email_verified": False}, SIGNING, False),
        ({"email": "leader@bureau", "iat": Clock().now - 13 * 3600}, SIGNING, False),
        ({"email": "gone@bureau"}, SIGNING, False),
        ({"email": "nobody@bureau"}, SIGNING, False),
        ({}, SIGNING, False),
        (None, SIGNING, False),
    ],
)
def test_behind_an_identity_service_a_file_is_for_who_has_a_role_here(
    city_with: Callable[[str], CitySettings],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, object] | None,
    key: str,
    is_in: bool,
) -> None:
    monkeypatch.setattr(oidc, "get_cookie_secret", lambda: SIGNING)
    city = city_with('[sign_in]\nmethod = "oidc"\n')
    desk = Desk.of(city, clock)
    desk.accounts.add("leader@bureau", Role.LEADER, None, has_password=False)
    desk.accounts.add("gone@bureau", Role.LEADER, None, has_password=False)
    desk.accounts.disable("gone@bureau", is_disabled=True)
    told = {"is_logged_in": True, "iat": clock.now - 60, **(claims or {})}
    cookie = [] if claims is None else [identity_of(told, key)]
    app = behind_the_gate(city, desk)
    assert ask(app, file_of("leader@bureau"), headers=cookie).status == (200 if is_in else 403)
    assert ask(app, "/", headers=cookie).text == SECRET
    assert ask(app, "/_stcore/stream", is_socket=True, headers=cookie).status == 101


def test_a_file_is_for_who_made_it_and_for_no_other_account(app: Starlette, desk: Desk) -> None:
    leader, district = sign_in(app, "leader"), sign_in(app, "district")
    address = file_of("leader")
    assert ask(app, address, cookie=leader).text == SECRET
    for other in (address, address.replace(".csv", ".xlsx"), "/media/made-up.csv", "/media/"):
        found = ask(app, other, cookie=district)
        assert (found.status, SECRET in found.text) == (403, False)
    refused = desk.log.read()[-1]
    assert (refused["event"], refused["account"]) == ("拒绝访问", "district")
    assert ask(app, file_of("district"), cookie=district).text == SECRET


def test_behind_a_proxy_a_file_is_for_who_made_it(
    city_with: Callable[[str], CitySettings],
) -> None:
    city = city_with(PROXY)
    desk = Desk.of(city)
    for name in ("leader", "analyst"):
        desk.accounts.add(name, Role(name), None, has_password=False)
    app = behind_the_gate(city, desk)
    for name, status in (("leader", 200), ("Leader", 200), ("analyst", 403), ("nobody", 403)):
        headers = [("X-Remote-User", name)]
        assert ask(app, file_of("leader"), peer="10.0.0.5", headers=headers).status == status
    desk.accounts.disable("leader", is_disabled=True)
    assert ask(app, file_of("leader"), peer="10.0.0.5", headers=[WHO]).status == 403
    assert "已停用" in desk.log.read()[-1]["what"]


def test_behind_an_identity_service_a_file_is_for_who_made_it_however_the_name_is_written(
    city_with: Callable[[str], CitySettings], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "get_cookie_secret", lambda: SIGNING)
    city = city_with('[sign_in]\nmethod = "oidc"\n')
    desk = Desk.of(city, clock)
    desk.accounts.add("leader@bureau", Role.LEADER, None, has_password=False)
    app = behind_the_gate(city, desk)
    claims = {"is_logged_in": True, "iat": clock.now - 60, "email": "Leader@Bureau"}
    headers = [identity_of(claims)]
    assert ask(app, file_of("leader@bureau"), headers=headers).status == 200
    desk.accounts.disable("leader@bureau", is_disabled=True)
    assert ask(app, file_of("leader@bureau"), headers=headers).status == 403


def test_an_account_that_was_shut_gets_no_file_that_it_made_before(
    app: Starlette, desk: Desk
) -> None:
    token = sign_in(app, "Leader")
    address = file_of("leader")
    assert ask(app, address, cookie=token).text == SECRET
    desk.accounts.disable("leader", is_disabled=True)
    found = ask(app, address, cookie=token)
    assert (found.status, SECRET in found.text) == (303, False)


def test_of_many_files_the_owners_of_the_last_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "KEPT", 2)
    first, second, third = (file_of(name) for name in ("a1", "a2", "a3"))
    assert not files.is_own("a1", first)
    assert files.is_own("a2", second)
    assert files.is_own("a3", third)


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1:8501", [], 200),
        ("localhost", [], 200),
        ("[::1]:8501", [], 200),
        ("dashboards.bureau:8501", [], 403),
        ("127.0.0.1.elsewhere", [], 403),
        ("localhost", [("X-Forwarded-For", "10.0.0.9")], 403),
        ("localhost", [("Forwarded", "for=10.0.0.9")], 403),
    ],
)
def test_a_demonstration_is_not_carried_out_by_a_proxy_nor_by_another_name(
    city_with: Callable[[str], CitySettings],
    host: str,
    headers: list[tuple[str, str]],
    status: int,
) -> None:
    city = city_with("")
    app = behind_the_gate(city, Desk.of(city))
    found = ask(app, "/", host=host, headers=headers)
    assert found.status == status
    assert (SECRET in found.text) == (status == 200)
