"""Who is looking, in each way to sign in, from the connection alone."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cities.settings import CitySettings
from dashboards.access import gate, identity
from dashboards.access.accounts import Accounts
from dashboards.access.audit import AccessLog
from dashboards.access.desk import Desk
from dashboards.access.identity import Refusal
from dashboards.access.matrix import Role
from dashboards.access.sessions import COOKIE
from dashboards.access.store import Store
from dashboards.access.viewer import Viewer
from tests.dashboards.access.conftest import DISTRICT, PASSWORD, Clock

City = Callable[[str], CitySettings]
NOW = 1_750_000_000.0


class User:
    """What Streamlit knows of somebody whom the identity service signed in."""

    def __init__(self, claims: dict[str, Any]) -> None:
        self.claims = claims

    @property
    def is_logged_in(self) -> bool:
        return bool(self.claims)

    def to_dict(self) -> dict[str, Any]:
        return self.claims


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The connection of a session behind the gate: its cookies, headers, claims and state."""
    gate._is_up = True
    told = SimpleNamespace(cookies={}, headers={}, claims={}, state={})
    context = SimpleNamespace(ip_address="10.0.0.5", headers=told.headers, cookies=told.cookies)
    monkeypatch.setattr(identity.st, "context", context)
    monkeypatch.setattr(identity.st, "user", User(told.claims))
    monkeypatch.setattr(identity.st, "session_state", told.state)
    monkeypatch.setattr(identity.time, "time", lambda: NOW)
    return told


def accounts(city: CitySettings) -> Accounts:
    made = Accounts(Store(city.secrets_dir))
    made.add("leader@bureau", Role.LEADER, None, has_password=False)
    made.add("chenghu@bureau", Role.DISTRICT, DISTRICT, has_password=False)
    return made


def events(city: CitySettings) -> list[tuple[str, str]]:
    return [(e["event"], e["account"]) for e in AccessLog(city.access_log_dir).read()]


def test_a_session_tells_account_role_and_district(
    city: CitySettings, desk: Desk, clock: Clock, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity.Desk, "of", lambda _: desk)
    connection.cookies[COOKIE], _ = desk.sign_in("district", PASSWORD, "10.9.9.9")
    assert identity.who(city) == Viewer("district", Role.DISTRICT, DISTRICT, "10.9.9.9")
    clock.now += 20 * 60
    assert isinstance(identity.who(city, is_used=False), Viewer)
    clock.now += 20 * 60
    assert isinstance(identity.who(city), Refusal)


def test_signing_out_ends_the_session_and_is_written_down(
    city: CitySettings, desk: Desk, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity.Desk, "of", lambda _: desk)
    connection.cookies[COOKIE], _ = desk.sign_in("leader", PASSWORD, "10.9.9.9")
    found = identity.who(city)
    assert isinstance(found, Viewer)
    identity.sign_out(city, found)
    assert isinstance(identity.who(city), Refusal)
    assert events(city)[-1] == ("退出", "leader")


def test_a_disabled_account_and_a_first_password_look_at_nothing(
    city: CitySettings, desk: Desk, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity.Desk, "of", lambda _: desk)
    first = desk.accounts.add("new", Role.ANALYST, None, has_password=True)
    connection.cookies[COOKIE], _ = desk.sign_in("new", first, "")
    assert isinstance(identity.who(city), Refusal)
    connection.cookies[COOKIE], _ = desk.sign_in("leader", PASSWORD, "")
    assert isinstance(identity.who(city), Viewer)
    desk.accounts.disable("leader", is_disabled=True)
    assert isinstance(identity.who(city), Refusal)


def test_a_proxy_names_an_account_and_is_greeted_once(city_with: City, connection: Any) -> None:
    city = city_with('[sign_in]\nmethod = "proxy"\ntrusted_peers = ["10.0.0.5"]\n')
    accounts(city)
    connection.headers["X-Remote-User"] = "Chenghu@bureau"
    connection.headers["x-forwarded-for"] = "1.1.1.1, 10.7.7.7"
    expected = Viewer("chenghu@bureau", Role.DISTRICT, DISTRICT, "10.7.7.7")
    assert identity.who(city) == identity.who(city) == expected
    assert len(events(city)) == 1


@pytest.mark.parametrize("name", ["", "nobody@bureau", "leader"])
def test_a_name_without_a_role_sees_nothing_and_is_written_down(
    city_with: City, connection: Any, name: str
) -> None:
    city = city_with('[sign_in]\nmethod = "proxy"\ntrusted_peers = ["10.0.0.5"]\n')
    accounts(city)
    connection.headers["X-Remote-User"] = name
    assert isinstance(identity.who(city), Refusal)
    assert [event for event, _ in events(city)] == ["登录失败"]


@pytest.mark.parametrize(
    ("claims", "is_in"),
    [
        ({"email": "leader@bureau", "iat": NOW - 60}, True),
        ({"email": "leader@bureau", "iat": NOW - 60, "email_verified": True}, True),
        ({"email": "leader@bureau", "iat": NOW - 60, "email_verified": False}, False),
        ({"email": "leader@bureau", "iat": NOW - 13 * 3600}, False),
        ({"email": "leader@bureau"}, False),
        ({"email": "nobody@bureau", "iat": NOW - 60}, False),
        ({"sub": "leader@bureau", "iat": NOW - 60}, False),
        ({}, False),
    ],
)
def test_the_identity_service_names_an_account_by_its_claim(
    city_with: City, connection: Any, claims: dict[str, Any], is_in: bool
) -> None:
    city = city_with('[sign_in]\nmethod = "oidc"\n')
    accounts(city)
    connection.claims.update(claims)
    found = identity.who(city)
    assert isinstance(found, Viewer) == is_in
    if isinstance(found, Refusal):
        assert found.is_for_oidc


def test_a_disabled_account_of_the_identity_service_is_refused_at_the_next_run(
    city_with: City, connection: Any
) -> None:
    city = city_with('[sign_in]\nmethod = "oidc"\nclaim = "sub"\n')
    made = accounts(city)
    connection.claims.update({"sub": "leader@bureau", "iat": NOW - 60})
    assert isinstance(identity.who(city), Viewer)
    made.disable("leader@bureau", is_disabled=True)
    assert isinstance(identity.who(city), Refusal)
    assert [event for event, _ in events(city)] == ["登录", "登录失败"]
