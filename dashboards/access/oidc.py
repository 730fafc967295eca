"""What the bureau's identity service says of somebody, and whether that is good here and now.

Streamlit verifies the service's token once and keeps its claims in a signed cookie. The script
reads them from Streamlit, the gate from the cookie itself; both hold them against the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from cities.settings import SignIn


def objection(claims: Mapping[str, Any], rule: SignIn, now: float) -> tuple[str, str] | None:
    """Why the claims let nobody in: a title and a sentence in 中文; None when they are good.

    `now` is in seconds since 1970; the identity counts from when the service issued it.
    """
    if now - float(str(claims.get("iat") or 0)) > rule.max_hours * 3600:
        return "登录已结束", "登录已过期，请重新登录。"
    if rule.claim == "email" and claims.get("email_verified") is False:
        return "无法登录", "统一认证没有核实这个邮箱，请联系管理员。"
    return None


def name_of(claims: Mapping[str, Any], rule: SignIn) -> str:
    """The account that the claims name, or ""."""
    return str(claims.get(rule.claim) or "")


def claims_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims in the cookie of a request; empty without one that this server has signed."""
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value) if value else None

    told = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        claims = json.loads(told) if told else {}
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") else {}
