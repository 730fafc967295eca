"""The gate before Streamlit: whoever is not let in gets no page, no session and no file of it.

It looks at every HTTP request and every WebSocket before Streamlit does. What it lets through, the
application looks at once more (`dashboards.access.identity`): the gate knows requests, the
application knows how long a session has been open since.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cities.settings import CitySettings, SignIn
from dashboards.access import files, forms, oidc, peers, routes, start
from dashboards.access.audit import Event
from dashboards.access.desk import Desk
from dashboards.access.sessions import COOKIE

OPEN_PATHS = frozenset({"/_stcore/health", "/favicon.png"})
OPEN_FOLDERS = ("/static/",)
"""Streamlit's own scripts and styles, which hold nothing of the city."""

_is_up = False


def is_up() -> bool:
    """Whether this process was started with the gate before the application."""
    return _is_up


class Gate:
    """ASGI middleware that refuses, redirects or lets through."""

    def __init__(self, app: ASGIApp, city: CitySettings, desk: Desk) -> None:
        global _is_up
        _is_up = True
        self.app, self.city, self.desk = app, city, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application, or hand over to it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = await run_in_threadpool(self._judge, HTTPConnection(scope))
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)

    def _judge(self, request: HTTPConnection) -> Response | None:
        """The answer that refuses the request, or None."""
        path = request.url.path
        if path in OPEN_PATHS:
            return None
        rule = self.city.sign_in
        if rule is None:
            return self._from_outside(request.headers)
        refused = self._refused(request, path, rule)
        if refused is None and path.startswith(files.FOLDER):
            return self._file_of_another(request, path, rule)
        return refused

    def _refused(self, request: HTTPConnection, path: str, rule: SignIn) -> Response | None:
        if rule.method == "proxy":
            return self._past_the_proxy(request, rule)
        if rule.method == "oidc":
            return self._file_of_nobody(request, path, rule)
        if path.startswith(OPEN_FOLDERS):
            return None
        return self._without_session(request, path)

    def _from_outside(self, headers: Headers) -> Response | None:
        """A demonstration is for this machine: no proxy carries it out, no other name is it."""
        return self._notice(start.NOT_FOR_OTHERS) if peers.is_from_outside(headers) else None

    def _past_the_proxy(self, request: HTTPConnection, rule: SignIn) -> Response | None:
        """Only the proxy may say who somebody is, and only once."""
        peer = request.client.host if request.client else ""
        names = request.headers.getlist(rule.header)
        if peers.is_among(peer, rule.trusted_peers) and len(names) == 1:
            return None
        why = "不是受信任的代理" if len(names) == 1 else f"有 {len(names)} 个身份请求头"
        claimed = "、".join(names)[:128]
        what = f"{request.url.path[:128]}：{why}"
        self.desk.log.record(Event.REFUSED, claimed, peer=peer, what=what)
        return self._notice("请从统一入口访问本系统。")

    def _file_of_nobody(self, request: HTTPConnection, path: str, rule: SignIn) -> Response | None:
        """The script must run to sign in, so only files are shut: they are for who has a role."""
        if not path.startswith(files.FOLDER):
            return None
        claims = oidc.claims_of(request.cookies)
        found = self.desk.accounts.admitted(oidc.name_of(claims, rule))
        if found is not None and oidc.objection(claims, rule, self.desk.clock()) is None:
            return None
        return self._notice("请先登录，再下载文件。")

    def _file_of_another(self, request: HTTPConnection, path: str, rule: SignIn) -> Response | None:
        """A file is for who made it, of all that are signed in and still have an account."""
        name = self._name(request, rule)
        found = self.desk.accounts.admitted(name)
        if found is not None and files.is_own(found.name, path):
            return None
        peer = request.client.host if request.client else ""
        why = "不是本人的文件" if found else "没有角色或已停用"
        self.desk.log.record(Event.REFUSED, name[:128], peer=peer, what=f"{path[:128]}：{why}")
        return self._notice("这个文件不是为您生成的，请在页面上下载。")

    def _name(self, request: HTTPConnection, rule: SignIn) -> str:
        """Under which name the request was let in, as it was told, or ""."""
        if rule.method == "proxy":
            return request.headers.get(rule.header, "")
        if rule.method == "oidc":
            return oidc.name_of(oidc.claims_of(request.cookies), rule)
        session = self.desk.sessions.find(request.cookies.get(COOKIE))
        return session.account if session else ""

    def _without_session(self, request: HTTPConnection, path: str) -> Response | None:
        """Nobody without a session, and nobody with a first password past its change."""
        session = self.desk.sessions.find(request.cookies.get(COOKIE))
        found = self.desk.accounts.admitted(session.account) if session else None
        if found is None:
            if path == routes.SIGN_IN:
                return None
            return routes.to_sign_in(path, request.url.query)
        if path == routes.PASSWORD or (
            path == routes.SIGN_IN and request.scope["method"] == "POST"
        ):
            return None
        if found.must_change:
            return RedirectResponse(routes.PASSWORD, status_code=303)
        if path == routes.SIGN_IN:
            return RedirectResponse(
                routes.safe_onward(request.query_params.get("next", "")), status_code=303
            )
        return None

    def _notice(self, told: str) -> Response:
        page = forms.notice(self.city.title_zh, "无法访问", told)
        return HTMLResponse(page, status_code=403, headers=forms.HEADERS)
