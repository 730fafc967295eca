"""The document that a browser loads at the address of a page: Streamlit's own, told where it is.

Opened by the address of a page, Streamlit's front end looks for its server below that address first
and logs two refusals before it looks at the root. One line tells it; and that the page is Chinese.
A few more lead the reader to the part of the page that the address names (part_asked.js).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route
from streamlit import file_util

_BASE = "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin}</script>"
_PART_ASKED = Path(__file__).with_name("part_asked.js")


def routes(addresses: Iterable[str]) -> list[Route]:
    """A route for the address of every page; the first of them has the root for its address."""
    first, *others = addresses
    return [
        Route("/", _document),
        Route(f"/{first}", _to_the_root),
        *(Route(f"/{address}", _document) for address in others),
    ]


async def _to_the_root(request: Request) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=303)


async def _document(_: Request) -> HTMLResponse:
    return HTMLResponse(document(), headers={"Cache-Control": "no-cache"})


@cache
def document() -> str:
    """Streamlit's document with the line that names its server, and the way to a named part."""
    own = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    before, head, after = own.replace('<html lang="en">', '<html lang="zh-CN">').partition("<head>")
    way = f"<script>{_PART_ASKED.read_text(encoding='utf-8')}</script>"
    return f"{before}{head}{_BASE}{way}{after}"
