"""Two processes of the dashboards behind nginx, with the configuration that deploy/ holds."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.session import Session
from cities.settings import REPO
from dashboards.access.accounts import Accounts
from dashboards.access.matrix import Role
from dashboards.access.store import Store
from tests.browser.conftest import behind_the_gate, free_port, make_city, running
from tests.browser.visit import LOADED_MS, begin, sign_in

pytestmark = pytest.mark.browser

TOML = """title_zh = "示例市"
[sign_in]
method = "accounts"
trusted_peers = ["127.0.0.1"]
"""
PASSWORD = "Weihu-2026-mima"
FRAME = """
error_log error.log;
pid nginx.pid;
daemon off;
events {{}}
http {{
    log_format who '$remote_addr $upstream_addr $status';
    access_log access.log who;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {dashboards}
}}
"""
NETWORKS = [f"127.0.{number}.1" for number in range(1, 13)]
"""Addresses of viewers; nginx tells them apart by their first three numbers."""


@dataclass(frozen=True)
class Proxy:
    """nginx before the processes: its address, theirs, and its log."""

    address: str
    processes: frozenset[str]
    log: Path

    @property
    def netloc(self) -> str:
        """Host and port."""
        return self.address.removeprefix("http://").rstrip("/")

    def served_by(self) -> dict[str, set[str]]:
        """Viewer's address → processes that nginx asked for it."""
        found: dict[str, set[str]] = {}
        for line in self.log.read_text(encoding="utf-8").splitlines():
            viewer, process, _status = line.split()
            found.setdefault(viewer, set()).add(process)
        return found


@contextmanager
def nginx(folder: Path, servers: list[str]) -> Iterator[Proxy]:
    """The configuration of deploy/ on free ports, before these servers."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        reason = "nginx is not installed (Debian: nginx-light)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    port = free_port()
    told = (REPO / "deploy" / "nginx" / "dashboards.conf").read_text(encoding="utf-8")
    processes = [server.removeprefix("http://").rstrip("/") for server in servers]
    own = iter(processes)
    told = re.sub(r"server 127\.0\.0\.1:\d+", lambda _: f"server {next(own)}", told)
    told = re.sub(r"listen 127\.0\.0\.1:\d+", f"listen 127.0.0.1:{port}", told)
    shutil.copy(REPO / "deploy" / "nginx" / "proxy_headers.conf", folder)
    (folder / "nginx.conf").write_text(FRAME.format(dashboards=told), encoding="utf-8")
    running_nginx = subprocess.Popen([program, "-p", str(folder), "-c", "nginx.conf"])
    try:
        _wait(port, running_nginx, folder / "error.log")
        proxy = f"http://127.0.0.1:{port}/"
        yield Proxy(proxy, frozenset(processes), folder / "access.log")
    finally:
        running_nginx.terminate()
        running_nginx.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nginx did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    make_city(tmp_path, TOML)
    accounts = Accounts(Store(tmp_path / "data" / "sample" / "secrets"))
    accounts.add("leader", Role.LEADER, None, has_password=True)
    accounts.set_password("leader", PASSWORD)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        running(tmp_path, behind_the_gate, name="one") as one,
        running(tmp_path, behind_the_gate, name="two") as two,
        nginx(folder, [one, two]) as before,
    ):
        yield before


def status(proxy: Proxy, viewer: str, cookie: str) -> int:
    """What a viewer of another network gets for the first page, with this cookie."""
    with closing(HTTPConnection(proxy.netloc, source_address=(viewer, 0))) as asked:
        asked.request("GET", "/", headers={"Cookie": cookie, "Host": proxy.netloc})
        return asked.getresponse().status


def faults(proxy: Proxy, viewer: str, cookie: str) -> list[str]:
    """What goes wrong on 案件, over a socket from this viewer's address."""
    host, port = proxy.netloc.split(":")
    with connect(
        f"ws://{proxy.netloc}/_stcore/stream",
        sock=socket.create_connection((host, int(port)), source_address=(viewer, 0)),
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(proxy.address.rstrip("/")),
        additional_headers={"Cookie": cookie},
        max_size=None,
    ) as connection:
        told = Session(connection).visit("cases")
    assert any("案件" in text for text in told.texts)
    return told.faults


def test_a_session_of_one_process_is_known_to_the_other_and_files_are_found(
    chromium: Browser, proxy: Proxy
) -> None:
    seen = begin(chromium, 1440)
    page = seen.page
    sign_in(seen, f"{proxy.address}cases", "leader", PASSWORD)
    seen.loaded("cases")
    expect(page.get_by_role("heading", name="案件").first).to_be_visible(timeout=LOADED_MS)
    with page.expect_download(timeout=LOADED_MS) as waited:
        page.get_by_role("button", name="下载 .xlsx").last.click()
    assert Path(waited.value.path()).stat().st_size > 1_000
    session = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}["um_session"]
    page.close()
    assert seen.errors == []

    cookie = f"um_session={session}"
    assert {status(proxy, viewer, cookie) for viewer in NETWORKS} == {200}
    assert {status(proxy, viewer, "") for viewer in NETWORKS} == {303}
    viewers = {process: viewer for viewer, (process,) in proxy.served_by().items()}
    assert viewers.keys() == proxy.processes, "each is asked, and a viewer stays with one"
    assert [faults(proxy, viewer, cookie) for viewer in viewers.values()] == [[], []]
    assert {len(processes) for processes in proxy.served_by().values()} == {1}
