"""Accounts: who may sign in, in which role, for which district."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from dashboards.access import passwords, throttle
from dashboards.access.matrix import OWN_DISTRICT_ONLY, Role
from dashboards.access.store import Store

NAME = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿._@+-]{0,127}")


class AccountError(ValueError):
    """An account cannot be made or changed so (中文)."""


@dataclass(frozen=True)
class Account:
    """One account. Without `has_password` it is one of the identity service or the proxy."""

    name: str
    role: Role
    district_id: str | None
    has_password: bool
    must_change: bool
    is_disabled: bool


def normal(name: str) -> str:
    """A name as it is kept: the case of its letters makes no difference."""
    return name.strip().lower()


@dataclass(frozen=True)
class Accounts:
    """The accounts of one city."""

    store: Store

    def add(self, name: str, role: Role, district_id: str | None, *, has_password: bool) -> str:
        """Make an account; give its first password, or "" where somebody else checks passwords.

        Raises:
            AccountError: the name is taken or unfit, or role and district do not go together.
        """
        name = normal(name)
        if not NAME.fullmatch(name):
            raise AccountError(f"账号“{name}”只能由汉字、字母、数字和 . _ @ + - 组成")
        if (role in OWN_DISTRICT_ONLY) != bool(district_id):
            raise AccountError(
                f"角色“{role.name_zh}”须用 --district 写明区县编号"
                if role in OWN_DISTRICT_ONLY
                else f"角色“{role.name_zh}”看全市，不写 --district"
            )
        first = passwords.first_password() if has_password else ""
        phc = passwords.hashed(first) if first else None
        with self.store.change() as connection:
            try:
                connection.execute(
                    "insert into account values (?, ?, ?, ?, ?, 0)",
                    [name, role.value, district_id, phc, int(has_password)],
                )
            except sqlite3.IntegrityError:
                raise AccountError(f"账号 {name} 已经存在") from None
        return first

    def find(self, name: str) -> Account | None:
        """The account of this name, or None."""
        with self.store.look() as connection:
            row = connection.execute(
                "select * from account where name = ?", [normal(name)]
            ).fetchone()
        return _account(row) if row else None

    def admitted(self, name: str) -> Account | None:
        """The account of somebody who was let in under this name; None when it is not in use."""
        found = self.find(name) if name else None
        return None if found is None or found.is_disabled else found

    def every(self) -> list[Account]:
        """All accounts, by name."""
        with self.store.look() as connection:
            rows = connection.execute("select * from account order by name").fetchall()
        return [_account(row) for row in rows]

    def disable(self, name: str, *, is_disabled: bool) -> None:
        """Shut an account and end its sessions, or open it again.

        Raises:
            AccountError: there is no such account.
        """
        self._change(name, "update account set is_disabled = ? where name = ?", int(is_disabled))

    def reset(self, name: str) -> str:
        """Give an account a new first password, end its sessions, forget its failures.

        Raises:
            AccountError: there is no such account, or its password is not kept here.
        """
        found = self.find(name)
        if found is not None and not found.has_password:
            raise AccountError(f"账号 {name} 的密码不在本系统，请到统一认证平台重置")
        first = passwords.first_password()
        self._change(
            name,
            "update account set password_hash = ?, must_change = 1 where name = ?",
            passwords.hashed(first),
        )
        return first

    def set_password(self, name: str, password: str) -> None:
        """Take a new password of the account's own choice; its other sessions end.

        Raises:
            AccountError: the password is too weak, or there is no such account.
        """
        if problem := passwords.objection(password, normal(name)):
            raise AccountError(problem)
        self._change(
            name,
            "update account set password_hash = ?, must_change = 0 where name = ?",
            passwords.hashed(password),
        )

    def password_hash(self, name: str) -> str | None:
        """The hash to hold a password against; None for no account, a shut one, a foreign one."""
        with self.store.look() as connection:
            row = connection.execute(
                "select password_hash from account where name = ? and not is_disabled",
                [normal(name)],
            ).fetchone()
        return row["password_hash"] if row else None

    def _change(self, name: str, update: str, value: object) -> None:
        name = normal(name)
        with self.store.change() as connection:
            if connection.execute(update, [value, name]).rowcount == 0:
                raise AccountError(f"没有账号 {name}")
            connection.execute("delete from session where name = ?", [name])
            throttle.forgive(connection, name)


def _account(row: sqlite3.Row) -> Account:
    return Account(
        name=row["name"],
        role=Role(row["role"]),
        district_id=row["district_id"],
        has_password=row["password_hash"] is not None,
        must_change=bool(row["must_change"]),
        is_disabled=bool(row["is_disabled"]),
    )
