"""The addresses of signing in: `/sign-in` and `/password`. The session goes into a cookie there.

The cookie is out of reach of scripts and of other sites. It is sent over TLS only when the browser
itself came by TLS, which its Origin header tells whatever proxy stands between.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cities.settings import CitySettings
from dashboards.access import forms, passwords, peers
from dashboards.access.desk import Desk
from dashboards.access.sessions import COOKIE

SIGN_IN = "/sign-in"
PASSWORD = "/password"  # noqa: S105
MOST_BYTES = 4096
RULE = (
    f"新密码 {passwords.SHORTEST} 个字符以上，含大写字母、小写字母、数字、符号中的至少 "
    f"{passwords.KINDS_NEEDED} 类，不含账号。"
)


def routes(city: CitySettings, desk: Desk) -> list[Route]:
    """Routes of a city whose accounts are its own."""
    trusted = city.sign_in.trusted_peers if city.sign_in else ()

    async def show_sign_in(request: Request) -> Response:
        onward = safe_onward(request.query_params.get("next", ""))
        return _page(forms.sign_in(city.title_zh, onward=onward))

    async def take_sign_in(request: Request) -> Response:
        told = await _told(request)
        if told is None:
            return _refused(city)
        name, onward = told("name"), safe_onward(told("next"))
        peer = peer_of(request, trusted)
        token, problem = await run_in_threadpool(desk.sign_in, name, told("password"), peer)
        if not token:
            page = forms.sign_in(city.title_zh, onward=onward, name=name, problem=problem)
            return _page(page, status=403)
        return _with_cookie(request, RedirectResponse(onward, status_code=303), token)

    async def show_password(_: Request) -> Response:
        return _page(forms.password(city.title_zh, rule=RULE))

    async def take_password(request: Request) -> Response:
        told = await _told(request)
        if told is None:
            return _refused(city)
        if told("new") != told("again"):
            token, problem = "", "两次输入的新密码不一致"
        else:
            token, problem = await run_in_threadpool(
                desk.change_password,
                request.cookies.get(COOKIE, ""),
                told("old"),
                told("new"),
                peer_of(request, trusted),
            )
        if not token:
            page = forms.password(city.title_zh, rule=RULE, problem=problem)
            return _page(page, status=403)
        return _with_cookie(request, RedirectResponse("/", status_code=303), token)

    return [
        Route(SIGN_IN, show_sign_in, methods=["GET"]),
        Route(SIGN_IN, take_sign_in, methods=["POST"]),
        Route(PASSWORD, show_password, methods=["GET"]),
        Route(PASSWORD, take_password, methods=["POST"]),
    ]


def to_sign_in(path: str, query: str) -> RedirectResponse:
    """Off to the sign-in, and back to the address that was asked for."""
    wanted = quote(path + (f"?{query}" if query else ""), safe="")
    return RedirectResponse(f"{SIGN_IN}?next={wanted}", status_code=303)


def safe_onward(wanted: str) -> str:
    """An address of this server to go on to; anything else becomes the first page."""
    parts = urlsplit(wanted)
    is_own = wanted.startswith("/") and not parts.scheme and not parts.netloc
    is_plain = not any(letter in wanted for letter in "\\\r\n\t") and "//" not in wanted[:2]
    return wanted if is_own and is_plain and parts.path != SIGN_IN else "/"


def peer_of(request: Request, trusted: tuple[str, ...]) -> str:
    """The address to write down for a request."""
    peer = request.client.host if request.client else ""
    return peers.origin(peer, request.headers.get("x-forwarded-for", ""), trusted)


async def _told(request: Request) -> Callable[[str], str] | None:
    """What a form of our own page says, by field; None for one that another site sent."""
    source = request.headers.get("origin")
    if source and urlsplit(source).netloc != request.headers.get("host"):
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=8)
    except ValueError:
        return None
    return lambda field: fields.get(field, [""])[0]


def _with_cookie(request: Request, response: Response, token: str) -> Response:
    is_tls = request.headers.get("origin", "").startswith("https:")
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=is_tls)
    return response


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status_code=status, headers=forms.HEADERS)


def _refused(city: CitySettings) -> HTMLResponse:
    return _page(forms.notice(city.title_zh, "请求被拒绝", "请从本站的登录页提交。"), status=400)
