"""Who is looking, asked anew at every run of a page: a session may have ended since the last one.

Nothing a page can be sent (query parameters, widgets, session state) has a say in it: only the
cookie and headers of the connection, which the gate has looked at, or the token that Streamlit
verified for the identity service.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from cities.settings import CitySettings, SignIn
from dashboards.access import gate, oidc, peers, start
from dashboards.access.accounts import Account
from dashboards.access.audit import Event
from dashboards.access.desk import Desk
from dashboards.access.routes import SIGN_IN
from dashboards.access.sessions import COOKIE
from dashboards.access.viewer import Viewer

_GREETED = "um_greeted"
_NO_ROLE = "统一认证已通过，但账号 {name} 在本系统没有角色或已停用，请联系运维人员。"


@dataclass(frozen=True)
class Refusal:
    """Why nothing is shown (中文), and where to go instead: an address, or the identity service."""

    title: str
    told: str
    link: str = ""
    is_for_oidc: bool = False


def who(city: CitySettings, *, is_used: bool = True) -> Viewer | Refusal | None:
    """The viewer of this session, or why there is none. None: a demonstration, on this machine.

    `is_used` counts as activity of the session; looking whether it is still good does not.
    """
    if city.sign_in is None:
        problem = start.refusal(city, st.get_option("server.address"))
        if problem is None and peers.is_from_outside(st.context.headers):
            problem = start.NOT_FOR_OTHERS
        return Refusal("拒绝访问", problem) if problem else None
    if not gate.is_up():
        told = "这座城市配置了登录，须用 make dashboards（python -m dashboards.serve）启动。"
        return Refusal("拒绝启动", told)
    desk = Desk.of(city)
    if city.sign_in.method == "accounts":
        return _by_session(desk, is_used=is_used)
    if city.sign_in.method == "proxy":
        return _admitted(desk, st.context.headers.get(city.sign_in.header, ""), city.sign_in)
    return _by_identity_service(desk, city.sign_in)


def sign_out(city: CitySettings, viewer: Viewer) -> None:
    """End the viewer's session, here and for good."""
    desk = Desk.of(city)
    desk.log.of(viewer, Event.SIGNED_OUT)
    if city.sign_in and city.sign_in.method == "oidc":
        st.session_state.pop(_GREETED, None)
        st.logout()
    else:
        desk.sessions.end(st.context.cookies.get(COOKIE))


def _by_session(desk: Desk, *, is_used: bool) -> Viewer | Refusal:
    session = desk.sessions.find(st.context.cookies.get(COOKIE), is_used=is_used)
    found = desk.accounts.admitted(session.account) if session else None
    if session is None or found is None:
        return Refusal("登录已结束", "登录已过期或已退出，请重新登录。", link=SIGN_IN)
    if found.must_change:
        return Refusal("须修改密码", "首次登录须先修改密码。", link=SIGN_IN)
    return _viewer(found, session.peer)


def _by_identity_service(desk: Desk, rule: SignIn) -> Viewer | Refusal:
    if not st.user.is_logged_in:
        return Refusal("登录", "请用统一认证账号登录。", is_for_oidc=True)
    claims = st.user.to_dict()
    if objection := oidc.objection(claims, rule, time.time()):
        return Refusal(*objection, is_for_oidc=True)
    return _admitted(desk, oidc.name_of(claims, rule), rule)


def _admitted(desk: Desk, name: str, rule: SignIn) -> Viewer | Refusal:
    """Somebody whom another system signed in: known here by role, greeted once in the log."""
    peer = peers.origin(
        st.context.ip_address or "127.0.0.1",
        st.context.headers.get("x-forwarded-for", ""),
        rule.trusted_peers,
    )
    found = desk.accounts.admitted(name)
    is_known = found is not None
    if st.session_state.get(_GREETED) != (name, is_known):
        st.session_state[_GREETED] = (name, is_known)
        event = Event.SIGNED_IN if is_known else Event.FAILED
        role = found.role.value if found else ""
        told = {"oidc": "统一认证", "proxy": "反向代理"}[rule.method]
        what = told if is_known else f"{told}：没有角色或已停用"
        desk.log.record(event, name[:128], role=role, peer=peer, what=what)
    if found is None:
        is_for_oidc = rule.method == "oidc"
        return Refusal("没有权限", _NO_ROLE.format(name=name[:128]), is_for_oidc=is_for_oidc)
    return _viewer(found, peer)


def _viewer(found: Account, peer: str) -> Viewer:
    return Viewer(found.name, found.role, found.district_id, peer)
