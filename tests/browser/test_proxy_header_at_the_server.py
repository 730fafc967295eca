"""The header of a proxy at a real server, which would by itself believe X-Forwarded-For."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dashboards.access.audit import AccessLog
from tests.browser.conftest import behind_the_gate, make_city, running

WHO = {"X-Remote-User": "leader"}


def status(address: str, headers: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    ("trusted", "asked", "answers"),
    [
        (
            "10.0.0.5",
            [
                {**WHO, "X-Forwarded-For": "10.0.0.5"},
                {**WHO, "X-Forwarded-For": "10.0.0.5", "X-Real-IP": "10.0.0.5"},
            ],
            [403, 403],
        ),
        ("127.0.0.1", [{**WHO, "X-Forwarded-For": "10.9.9.9"}, {}], [200, 403]),
    ],
)
def test_only_the_peer_of_the_connection_counts(
    tmp_path: Path, trusted: str, asked: list[dict[str, str]], answers: list[int]
) -> None:
    sign_in = f'[sign_in]\nmethod = "proxy"\ntrusted_peers = ["{trusted}"]\n'
    make_city(tmp_path, f'title_zh = "示例市"\n{sign_in}')
    with running(tmp_path, behind_the_gate) as address:
        assert [status(address, headers) for headers in asked] == answers
    refused = AccessLog(tmp_path / "data" / "sample" / "access").read()
    peers = [entry["from"] for entry in refused if entry["event"] == "拒绝访问"]
    assert peers == ["127.0.0.1"] * answers.count(403)
