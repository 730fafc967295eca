"""The two pages outside Streamlit: signing in, and changing a password. Plain HTML, no script."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

STYLE = Path(__file__).parent / "forms.css"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def sign_in(city_zh: str, *, onward: str, name: str = "", problem: str = "") -> str:
    """The page on which people sign in; `onward` is where they wanted to go."""
    fields = (
        f'<input type="hidden" name="next" value="{escape(onward)}">'
        '<label for="name">账号</label>'
        f'<input id="name" name="name" value="{escape(name)}" autocomplete="username" '
        'autocapitalize="none" maxlength="128" required autofocus>'
        '<label for="password">密码</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" '
        'maxlength="128" required>'
        "<button>登录</button>"
    )
    note = "忘记密码或账号被锁定，请联系运维人员重置。"
    return _page("登录", city_zh, fields, problem, note)


def password(city_zh: str, *, rule: str, problem: str = "") -> str:
    """The page on which a first password is replaced."""
    fields = (
        '<label for="old">原密码</label>'
        '<input id="old" name="old" type="password" autocomplete="current-password" '
        'maxlength="128" required autofocus>'
        '<label for="new">新密码</label>'
        '<input id="new" name="new" type="password" autocomplete="new-password" '
        'maxlength="128" required>'
        '<label for="again">再输一次新密码</label>'
        '<input id="again" name="again" type="password" autocomplete="new-password" '
        'maxlength="128" required>'
        "<button>修改密码</button>"
    )
    return _page("修改密码", city_zh, fields, problem, rule)


def notice(city_zh: str, title: str, told: str) -> str:
    """A page that says why nothing is shown."""
    return _frame(title, city_zh, f"<p>{escape(told)}</p>")


def _page(title: str, city_zh: str, fields: str, problem: str, note: str) -> str:
    """A form without an action is sent to its own address, whose `#part` the browser then keeps."""
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    form = f'<form method="post">{told}{fields}</form>'
    return _frame(title, city_zh, f'{form}<p class="note">{escape(note)}</p>')


def _frame(title: str, city_zh: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {escape(city_zh)}</title><style>{_style()}</style></head>"
        f'<body><main><p class="product">{escape(city_zh)} · 城市管理数据仓库</p>'
        f"<h1>{escape(title)}</h1>{body}</main></body></html>"
    )


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
