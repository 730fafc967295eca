"""The document that a browser loads at the address of a page: Streamlit's own, told where it is.

Opened by the address of a page, Streamlit's front end looks for its server below that address first
and logs two refusals before it looks at the root. One line tells it; and that the page is Chinese.
A few more lead the reader to the part of the page that the address names (part_asked.js), and let
links open pages in the running session (links.js).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route
from streamlit import file_util

_BASE = "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin}</script>"
_PART_ASKED, _LINKS = (Path(__file__).with_name(name) for name in ("part_asked.js", "links.js"))


def routes(addresses: Iterable[str]) -> list[Route]:
    """A route for the address of every page; the first of them has the root for its address."""
    first, *others = addresses
    shown = partial(_document, told=document(["", *others]))
    return [
        Route("/", shown),
        Route(f"/{first}", _to_the_root),
        *(Route(f"/{address}", shown) for address in others),
    ]


async def _to_the_root(request: Request) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=303)


async def _document(_: Request, told: str) -> HTMLResponse:
    return HTMLResponse(told, headers={"Cache-Control": "no-cache"})


def document(addresses: Sequence[str]) -> str:
    """Streamlit's document with the line that names its server, and what follows links."""
    own = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    before, head, after = own.replace('<html lang="en">', '<html lang="zh-CN">').partition("<head>")
    way = _PART_ASKED.read_text(encoding="utf-8")
    links = _LINKS.read_text(encoding="utf-8").replace("__PAGES__", json.dumps(list(addresses)))
    return f"{before}{head}{_BASE}<script>{way}</script><script>{links}</script>{after}"
