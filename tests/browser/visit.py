"""A page in the browser with everything it asked for and complained about."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

LOADED_MS = 60_000
WIDTHS = (1440, 390)


@dataclass
class Visit:
    """One page, its requests and its errors."""

    page: Page
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """Hosts the page talked to."""
        parts = [urlsplit(url) for url in self.requested]
        return {part.netloc for part in parts if part.scheme not in {"data", "blob"}}

    @property
    def overhang(self) -> list[int]:
        """Pixels by which the page and its main part are wider than what is seen."""
        return self.page.evaluate(
            """() => [document.documentElement, document.querySelector('.stMain')]
                .map(element => element.scrollWidth - element.clientWidth)"""
        )

    def loaded(self, name: str) -> None:
        """Wait until the page of this address is there to its last line."""
        self.page.wait_for_function(LOADED, arg=name, timeout=LOADED_MS)

    def spilled(self, selector: str) -> list[str]:
        """First words of the elements whose content is wider than they are."""
        return self.page.evaluate(
            """(selector) => [...document.querySelectorAll(selector)]
                .filter(part => part.scrollWidth > part.clientWidth)
                .map(part => part.innerText.slice(0, 40))""",
            selector,
        )


LOADED = """(name) => {
  const path = location.pathname.slice(1) || 'overview';
  const app = document.querySelector('.stApp');
  return path === name && app && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('.stMain .stElementContainer')
    && !document.querySelector('.stMain [data-stale="true"]');
}"""
"""Streamlit itself says when a run has ended, and which elements are of the run before; it says the
same before the first run begins, and then has no element."""


def sign_in(seen: Visit, address: str, name: str, password: str) -> None:
    """Sign in with a local account, up to the first page."""
    seen.page.goto(address)
    expect(seen.page.get_by_role("heading", name="登录")).to_be_visible()
    seen.page.get_by_label("账号").fill(name)
    seen.page.get_by_label("密码").fill(password)
    seen.page.get_by_role("button", name="登录").click()


def begin(browser: Browser, width: int) -> Visit:
    """An empty page that keeps account from its first request on."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    seen = Visit(page)
    page.on("request", lambda asked: seen.requested.append(asked.url))
    page.on("websocket", lambda opened: seen.requested.append(opened.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "console",
        lambda said: seen.errors.append(said.text) if said.type == "error" else None,
    )
    return seen
