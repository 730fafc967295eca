"""One request to an ASGI application, as a server would hand it over."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    """What came back; a WebSocket that was refused has status 403, one that was let in 101."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def cookie(self) -> str:
        """The session that was handed out, or ""."""
        return self.headers.get("set-cookie", "").partition("um_session=")[2].partition(";")[0]


def ask(
    app: ASGIApp,
    path: str,
    *,
    peer: str = "127.0.0.1",
    headers: list[tuple[str, str]] | None = None,
    form: dict[str, str] | None = None,
    cookie: str = "",
    is_socket: bool = False,
    host: str = "localhost:8501",
) -> Answer:
    """Ask once: a form is posted, a socket opened, anything else got."""
    body = urlencode(form).encode() if form else b""
    told = [
        ("host", host),
        *(headers or []),
        *([("cookie", f"um_session={cookie}")] if cookie else []),
    ]
    path, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "websocket" if is_socket else "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in told],
        "client": (peer, 40000),
        "server": ("127.0.0.1", 8501),
        "scheme": "ws" if is_socket else "http",
        "subprotocols": [],
    }
    if not is_socket:
        scope["method"] = "POST" if form else "GET"
    sent: list[dict[str, Any]] = []
    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _run(app, scope, body, sent)).result()
    return _answer(sent)


async def _run(app: ASGIApp, scope: dict[str, Any], body: bytes, sent: list[Any]) -> None:
    waiting = [
        {"type": "websocket.connect"}
        if scope["type"] == "websocket"
        else {"type": "http.request", "body": body, "more_body": False}
    ]

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)


def _answer(sent: list[dict[str, Any]]) -> Answer:
    first = sent[0]
    if first["type"].startswith("websocket"):
        return Answer(101 if first["type"] == "websocket.accept" else 403, {}, "")
    headers = {name.decode(): value.decode() for name, value in first["headers"]}
    text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return Answer(first["status"], headers, text)
