"""Where the dashboards start, and where they refuse to and say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from cities.settings import REPO, CitySettings, SettingsError, SignIn
from dashboards.access import identity, peers, start
from dashboards.access.identity import Refusal

City = Callable[[str], CitySettings]
OIDC = '[sign_in]\nmethod = "oidc"\n'
SECRETS = """[auth]
redirect_uri = "https://dashboards.bureau/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "dashboards"
client_secret = "not a real one"
server_metadata_url = "https://sso.bureau/.well-known/openid-configuration"
"""


def serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboards.serve", *arguments],
        cwd=REPO,
        env={**os.environ, "CITY": "sample", "PYTHONPATH": str(REPO), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.10", "dashboards.bureau"])
def test_without_sign_in_only_this_machine_is_served(address: str, tmp_path: Path) -> None:
    done = serve("--address", address, DATA_ROOT=str(tmp_path))
    assert done.returncode == 2
    assert f"拒绝启动：监听地址 {address}" in done.stderr
    assert "make dashboards" in done.stderr
    assert "[sign_in]" in done.stderr
    assert (REPO / "docs" / "how-to" / "sign-in.md").is_file()


def test_a_city_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = serve(CITY="nowhere", DATA_ROOT=str(tmp_path))
    assert done.returncode == 2
    assert "no city 'nowhere'" in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_this_machine_is_served_as_a_demonstration(city_with: City, address: str) -> None:
    assert start.refusal(city_with(""), address) is None


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "localhost.bureau", "unix:socket"])
def test_no_address_is_every_address(city_with: City, address: str | None) -> None:
    assert not peers.is_loopback(address)
    assert start.refusal(city_with(""), address)
    assert start.refusal(city_with('[sign_in]\nmethod = "accounts"\n'), address) is None


def test_started_by_streamlit_alone_at_another_address_the_application_shows_nothing(
    published_editions: Path, run_app: Callable[..., AppTest], html_of: Callable[[AppTest], str]
) -> None:
    for address in ("0.0.0.0", None):
        config.set_option("server.address", address)
        app = run_app()
        assert "拒绝启动" in app.text[0].value
        assert 'class="um-card' not in html_of(app)


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "host"])
def test_started_by_streamlit_alone_a_demonstration_is_not_for_others_either(
    city_with: City, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    city = city_with("")
    config.set_option("server.address", "127.0.0.1")
    headers = {"host": "localhost:8501"}
    monkeypatch.setattr(identity.st, "context", SimpleNamespace(headers=headers))
    assert identity.who(city) is None
    headers[name] = "10.0.0.9"
    found = identity.who(city)
    assert isinstance(found, Refusal)
    assert found.told == start.NOT_FOR_OTHERS


@pytest.mark.parametrize("method", ["accounts", "oidc", 'proxy"\ntrusted_peers = ["10.0.0.5"] #'])
def test_started_by_streamlit_alone_a_city_with_sign_in_shows_nothing(
    city_with: City, method: str
) -> None:
    found = identity.who(city_with(f'[sign_in]\nmethod = "{method}"\n'))
    assert isinstance(found, Refusal)
    assert "make dashboards" in found.told


def test_the_address_that_plain_streamlit_takes_is_this_machine() -> None:
    told = (REPO / "dashboards" / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert 'address = "127.0.0.1"' in told


def test_streamlit_knows_every_setting_of_the_project_and_does_not_collect_after_runs() -> None:
    told = tomllib.loads(
        (REPO / "dashboards" / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    )
    assert set(_settings("", told)) <= set(config.get_config_options())
    assert told["runner"]["postScriptGC"] is False


def _settings(above: str, told: dict[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if isinstance(value, dict):
            yield from _settings(f"{above}{name}.", value)
        else:
            yield f"{above}{name}"


def test_the_identity_service_needs_its_whole_configuration(
    city_with: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda _: None)
    city = city_with(OIDC)
    assert "Authlib" in str(start.refusal(city, "127.0.0.1"))
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda _: object())
    assert "不存在" in str(start.refusal(city, "127.0.0.1"))
    city.secrets_dir.mkdir(parents=True)
    path = city.secrets_dir / start.OIDC_FILE
    path.write_text("[auth", encoding="utf-8")
    assert "无法读取" in str(start.refusal(city, "127.0.0.1"))
    path.write_text(SECRETS.replace("client_secret", "client_sekret"), encoding="utf-8")
    assert "缺少 client_secret" in str(start.refusal(city, "127.0.0.1"))
    path.write_text(SECRETS, encoding="utf-8")
    assert start.refusal(city, "0.0.0.0") is None


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('method = "ldap"', "none of accounts, oidc, proxy"),
        ("", "method"),
        ('method = "accounts"\nidle_minutes = 0', "idle_minutes must be a number above 0"),
        ('method = "accounts"\nmax_hours = "12"', "max_hours must be a number above 0"),
        ('method = "accounts"\nidel_minutes = 5', "idel_minutes"),
        ('method = "proxy"', "needs trusted_peers"),
        ('method = "proxy"\ntrusted_peers = "10.0.0.5"', "must be a list"),
        ('method = "proxy"\ntrusted_peers = ["proxy"]', "'proxy' does not appear to be"),
        ('method = "proxy"\ntrusted_peers = ["0.0.0.0/0"]', "trusts every address"),
        ('method = "proxy"\ntrusted_peers = ["::/0"]', "trusts every address"),
        ('method = "proxy"\ntrusted_peers = ["10.0.0.5"]\nheader = " "', "header must be a name"),
    ],
)
def test_a_wrong_setting_of_sign_in_is_told_with_its_file(
    city_with: City, toml: str, why: str
) -> None:
    with pytest.raises(SettingsError, match=r"cities/sample/city\.toml: ") as told:
        city_with(f"[sign_in]\n{toml}\n")
    assert why in str(told.value)


def test_what_a_city_says_of_its_sign_in_is_kept(city_with: City) -> None:
    city = city_with('[sign_in]\nmethod = "proxy"\ntrusted_peers = ["10.0.0.5", "10.1.0.0/16"]\n')
    assert city.sign_in == SignIn("proxy", trusted_peers=("10.0.0.5/32", "10.1.0.0/16"))
    assert city_with("").sign_in is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("10.0.0.5", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.5", "1.2.3.4, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.5", "192.0.2.1, 10.0.0.5", "192.0.2.1"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("192.0.2.9", "1.2.3.4", "192.0.2.9"),
    ],
)
def test_the_address_written_down_is_what_a_trusted_proxy_saw(
    peer: str, forwarded: str, seen: str
) -> None:
    assert peers.origin(peer, forwarded, ["10.0.0.5/32"]) == seen
