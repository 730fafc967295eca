"""A dashboards server on a free local port, and a headless Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from cities.settings import REPO
from tests.dashboards.edition_fixture import publish_edition

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_START = 90


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without it the tests are skipped, on CI they fail."""
    found = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium")
    if found is None:
        reason = f"{CHROMIUM} is not installed (Debian: chromium and fonts-noto-cjk)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that shows a published edition of the fixture city."""
    root = tmp_path_factory.mktemp("server")
    make_city(root, 'title_zh = "示例市"\n')
    with running(root, behind_the_gate) as address:
        yield address


def make_city(
    root: Path,
    toml: str,
    *,
    missing: Collection[str] = ("enforcement",),
    unmet: Mapping[str, str] | None = None,
) -> None:
    """The fixture city below `root`, with its published edition, which lacks some domains.

    `unmet` are further checks that failed: number → what was found.
    """
    (root / "cities" / "sample").mkdir(parents=True)
    (root / "cities" / "sample" / "city.toml").write_text(toml, encoding="utf-8")
    publish_edition(root / "data" / "sample" / "editions", missing=missing, unmet=unmet)


@contextmanager
def running(
    root: Path,
    program: Callable[[Path, int], str],
    *,
    port: int | None = None,
    name: str = "server",
) -> Iterator[str]:
    """Address of a server that runs while the context is open.

    `program` gives the Python that starts it, from the folder of the cities and a port.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, "CITY": "sample", "DATA_ROOT": str(root / "data")}
    environment.pop("RAW", None)
    log = root / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", program(root / "cities", port)],
            cwd=REPO,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def behind_the_gate(cities: Path, port: int) -> str:
    """Python that starts the dashboards as `make dashboards` does, for a city outside."""
    return (
        "import sys; from pathlib import Path; from cities import settings;"
        f"settings.CITIES = Path({str(cities)!r});"
        f"from dashboards.serve import main; sys.exit(main(['--port', '{port}']))"
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
