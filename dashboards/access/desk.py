"""The desk where people sign in with name and password: everything that happens is written down."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cities.settings import CitySettings, SignIn
from dashboards.access import passwords, throttle
from dashboards.access.accounts import AccountError, Accounts, normal
from dashboards.access.audit import AccessLog, Event
from dashboards.access.sessions import Sessions
from dashboards.access.store import Store

WRONG = "账号或密码不正确"


@dataclass(frozen=True)
class Desk:
    """What signing in takes. `clock` gives seconds since 1970."""

    accounts: Accounts
    sessions: Sessions
    log: AccessLog
    clock: Callable[[], float] = time.time

    @classmethod
    def of(cls, city: CitySettings, clock: Callable[[], float] = time.time) -> Desk:
        """The desk of a city; without `[sign_in]` its accounts can be kept, not used."""
        store = Store(city.secrets_dir)
        rule = city.sign_in or SignIn("accounts")
        log = AccessLog(city.access_log_dir)
        return cls(Accounts(store), Sessions(store, rule, clock), log, clock)

    def sign_in(self, name: str, password: str, peer: str) -> tuple[str, str]:
        """Begin a session: (its token, "") or ("", why not in 中文).

        The answer does not tell whether an account exists or is shut; the log does.
        """
        name = normal(name)[:128]
        with self.accounts.store.change() as connection:
            wait, attempts = throttle.attempt(connection, name, self.clock())
        if wait:
            self.log.record(Event.LOCKED, name, peer=peer, what=f"须等待 {wait} 秒，未核对密码")
            return "", f"尝试过于频繁，请在 {_spoken(wait)}后再试"
        known = self.accounts.password_hash(name)
        is_right = passwords.is_right(password[: passwords.LONGEST], known or _nobody())
        if known is None or not is_right:
            why = "密码不正确" if known else "没有这个账号，或账号已停用"
            self.log.record(Event.FAILED, name, peer=peer, what=f"第 {attempts} 次：{why}")
            if attempts >= throttle.LOCK_AFTER:
                told = f"锁定 {throttle.LOCK_S // 60} 分钟"
                self.log.record(Event.LOCKED, name, peer=peer, what=told)
            return "", WRONG
        with self.accounts.store.change() as connection:
            throttle.forgive(connection, name)
        found = self.accounts.find(name)
        role = found.role.value if found else ""
        self.log.record(Event.SIGNED_IN, name, role=role, peer=peer, what="本地账号")
        return self.sessions.begin(name, peer), ""

    def change_password(self, token: str, old: str, new: str, peer: str) -> tuple[str, str]:
        """Take a new password: (token of a new session, "") or ("", why not in 中文)."""
        session = self.sessions.find(token)
        if session is None:
            return "", "登录已过期，请重新登录"
        name = session.account
        with self.accounts.store.change() as connection:
            wait, _ = throttle.attempt(connection, name, self.clock())
        if wait:
            return "", f"尝试过于频繁，请在 {_spoken(wait)}后再试"
        known = self.accounts.password_hash(name)
        if known is None or not passwords.is_right(old[: passwords.LONGEST], known):
            self.log.record(Event.FAILED, name, peer=peer, what="修改密码：原密码不正确")
            return "", "原密码不正确"
        if old == new:
            return "", "新密码不能与原密码相同"
        try:
            self.accounts.set_password(name, new)
        except AccountError as error:
            with self.accounts.store.change() as connection:
                throttle.forgive(connection, name)
            return "", str(error)
        self.log.record(Event.PASSWORD_CHANGED, name, peer=peer)
        return self.sessions.begin(name, peer), ""


@cache
def _nobody() -> str:
    """A hash that takes as long to hold a password against as a real one."""
    return passwords.hashed(passwords.first_password())


def _spoken(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
