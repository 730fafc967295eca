"""The line that says who is looking: the roles of a demonstration, or a name and the way out."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from cities.settings import CitySettings
from dashboards.access import identity
from dashboards.access.identity import Refusal
from dashboards.access.matrix import OWN_DISTRICT_ONLY, Role
from dashboards.access.viewer import Viewer

FIRST_ROLE = Role.ANALYST
ROLE_KEY, DISTRICT_KEY = "um_role", "um_district"
_BANNER = (
    '<p class="um-demo" role="status"><strong>演示模式</strong>'
    "没有配置登录，只有本机能打开；可换一种角色，看它能看到什么。</p>"
)


def demonstration(districts: Mapping[str, str]) -> Viewer:
    """Let the viewer try a role. `districts` maps `area_id` to the name of a district."""
    told, choices = st.columns([6, 4], vertical_alignment="center")
    with told:
        st.html(_BANNER)
    roles = [role for role in Role if districts or role not in OWN_DISTRICT_ONLY]
    with choices, st.container(horizontal=True):
        role = st.selectbox(
            "角色",
            roles,
            index=roles.index(FIRST_ROLE),
            format_func=lambda role: role.name_zh,
            key=ROLE_KEY,
            label_visibility="collapsed",
        )
        district = None
        if role in OWN_DISTRICT_ONLY:
            district = st.selectbox(
                "区县",
                list(districts),
                format_func=districts.__getitem__,
                key=DISTRICT_KEY,
                label_visibility="collapsed",
            )
    return trying(role, district)


def trying(role: Role = FIRST_ROLE, district_id: str | None = None) -> Viewer:
    """Somebody at this machine who tries a role."""
    return Viewer("演示", role, district_id, "本机", is_demonstration=True)


def signed_in(city: CitySettings, viewer: Viewer, district_zh: str) -> None:
    """Name, role and, where signing out is ours, the way out."""
    role = viewer.role.name_zh + (f"（{district_zh}）" if district_zh else "")
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="um-viewer"
    ):
        st.text(f"{viewer.account} · {role}", width="content")
        if (
            city.sign_in
            and city.sign_in.method != "proxy"
            and st.button("退出登录", type="tertiary")
        ):
            identity.sign_out(city, viewer)
            if city.sign_in.method == "oidc":
                st.stop()  # a rerun may drop the redirect by which Streamlit takes its cookie back
            st.rerun()


def refused(refusal: Refusal) -> None:
    """Nothing but why nothing is shown, and where to go."""
    st.subheader(refusal.title, anchor=False)
    st.text(refusal.told)
    if refusal.link:
        st.html(f'<p lang="zh-CN"><a href="{refusal.link}" target="_self">重新登录</a></p>')
    if refusal.is_for_oidc and st.button("统一认证登录", type="primary"):
        st.login()
