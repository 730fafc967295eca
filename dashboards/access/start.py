"""Whether the dashboards may start at an address: open to others only where people sign in."""

from __future__ import annotations

import importlib.util
import tomllib

from cities.settings import CitySettings
from dashboards.access.peers import is_loopback

NOT_FOR_OTHERS = "演示模式只供本机查看。请运维人员先配置登录，再开放给其他人。"
OIDC_FILE = "oidc.toml"
_OIDC_NEEDS = (
    "redirect_uri",
    "cookie_secret",
    "client_id",
    "client_secret",
    "server_metadata_url",
)


def refusal(city: CitySettings, address: str | None) -> str | None:
    """Why the server must not start at this address (中文, with what to do), or None.

    Without an address Streamlit listens on all of them.
    """
    if city.sign_in is None:
        return None if is_loopback(address) else _not_alone(city, address)
    if city.sign_in.method == "oidc":
        return _oidc_problem(city)
    return None


def _not_alone(city: CitySettings, address: str | None) -> str:
    return (
        f"拒绝启动：监听地址 {address or '0.0.0.0（全部地址）'} 不限于本机，"
        f"而城市 {city.name} 没有配置登录，任何人都能看到全部数据。\n"
        "请任选其一：\n"
        "  1. 只在本机演示：make dashboards（监听 127.0.0.1）；\n"
        f"  2. 在 cities/{city.name}/city.toml 中写明 [sign_in] 的 method"
        "（accounts、oidc 或 proxy），再启动。\n"
        "办法见 docs/how-to/sign-in.md。"
    )


def _oidc_problem(city: CitySettings) -> str | None:
    """What is missing for the sign-in by the bureau's identity service."""
    path = city.secrets_dir / OIDC_FILE
    if importlib.util.find_spec("authlib") is None:
        return (
            "拒绝启动：统一认证（oidc）需要 Authlib，请按 requirements.lock 重新运行 make install。"
        )
    try:
        auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth", {})
    except FileNotFoundError:
        return f"拒绝启动：统一认证的配置 {path} 不存在，写法见 docs/how-to/sign-in.md。"
    except (OSError, ValueError) as error:
        return f"拒绝启动：统一认证的配置 {path} 无法读取：{error}"
    if missing := [name for name in _OIDC_NEEDS if not auth.get(name)]:
        return f"拒绝启动：{path} 的 [auth] 缺少 {'、'.join(missing)}。"
    return None
