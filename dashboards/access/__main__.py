"""`python -m dashboards.access COMMAND`: accounts and the access log of the city `CITY`.

An account of the city's own gets a first password, which is printed once and must be changed at the
first sign-in. Where the bureau's identity service or a proxy checks passwords, an account only says
which role a name has: `--external`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cities.settings import CitySettings, SettingsError, load_city
from dashboards.access.accounts import AccountError
from dashboards.access.audit import Event
from dashboards.access.deeds import damage, deeds, heads
from dashboards.access.desk import Desk
from dashboards.access.matrix import OWN_DISTRICT_ONLY, Role
from dashboards.access.scope import district_names
from publishing import EditionError, current
from publishing.account import account_name

Command = Callable[[argparse.Namespace, CitySettings, Desk], int]


def _add(arguments: argparse.Namespace, city: CitySettings, desk: Desk) -> int:
    role = Role(arguments.role)
    if role in OWN_DISTRICT_ONLY and arguments.district:
        _know_district(city, arguments.district)
    name, district = arguments.name, arguments.district
    first = desk.accounts.add(name, role, district, has_password=not arguments.external)
    _write_down(desk, f"新增 {name}：{role.name_zh}{f'，区县 {district}' if district else ''}")
    print(f"已新增账号 {name}（{role.name_zh}）")
    _hand_over(first)
    return 0


def _reset(arguments: argparse.Namespace, _: CitySettings, desk: Desk) -> int:
    first = desk.accounts.reset(arguments.name)
    _write_down(desk, f"重置密码 {arguments.name}")
    print(f"已重置账号 {arguments.name}，已登录的会话已结束，锁定已解除")
    _hand_over(first)
    return 0


def _disable(arguments: argparse.Namespace, _: CitySettings, desk: Desk) -> int:
    desk.accounts.disable(arguments.name, is_disabled=True)
    _write_down(desk, f"停用 {arguments.name}")
    print(f"已停用账号 {arguments.name}，已登录的会话已结束")
    return 0


def _enable(arguments: argparse.Namespace, _: CitySettings, desk: Desk) -> int:
    desk.accounts.disable(arguments.name, is_disabled=False)
    _write_down(desk, f"启用 {arguments.name}")
    print(f"已启用账号 {arguments.name}")
    return 0


def _list(_: argparse.Namespace, __: CitySettings, desk: Desk) -> int:
    for account in desk.accounts.every():
        marks = [
            account.district_id or "全市",
            "本地密码" if account.has_password else "外部认证",
            *(["须改密码"] if account.must_change else []),
            *(["已停用"] if account.is_disabled else []),
        ]
        print(f"{account.name:<24} {account.role.name_zh}  {'  '.join(marks)}")
    return 0


def _log(arguments: argparse.Namespace, city: CitySettings, _: Desk) -> int:
    for deed in deeds(city)[-arguments.last :]:
        at = f"{deed.at.astimezone(city.timezone):%Y-%m-%d %H:%M:%S}"
        parts = (at, deed.event, deed.account, deed.role, deed.peer, deed.what, deed.edition)
        print("  ".join(part for part in parts if part))
    for head in heads(city):
        print(head, file=sys.stderr)
    problems = damage(city)
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    return 1 if problems else 0


def _know_district(city: CitySettings, district: str) -> None:
    """Refuse a district that the edition in use does not have; before the first, believe it."""
    edition = current(city.editions_dir)
    names = district_names(edition) if edition else {}
    if names and district not in names:
        known = "、".join(f"{area_id} {name}" for area_id, name in names.items())
        raise AccountError(f"没有区县 {district}（有：{known}）")


def _hand_over(first: str) -> None:
    if first:
        print(f"首次密码（只显示这一次，首次登录须修改）：{first}")


def _write_down(desk: Desk, what: str) -> None:
    desk.log.record(Event.ACCOUNT_CHANGED, account_name(), peer="命令行", what=what)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboards.access", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, summary: str, *, of_one: bool = True) -> Any:
        added = commands.add_parser(name, help=summary)
        added.set_defaults(run=run)
        if of_one:
            added.add_argument("name")
        return added

    add = command("add", _add, "a new account")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--district", help="area_id of the district, for the role district")
    add.add_argument("--external", action="store_true", help="its password is not kept here")
    command("reset", _reset, "a new first password; sessions end, locks open")
    command("disable", _disable, "shut an account; its sessions end")
    command("enable", _enable, "open a shut account")
    command("list", _list, "every account", of_one=False)
    log = command(
        "log", _log, "what was done lately: sign-ins, exports, issues, roll-backs", of_one=False
    )
    log.add_argument("--last", type=int, default=50)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when the log was changed, 2 when it cannot be done."""
    parsed = _parser().parse_args(arguments)
    try:
        city = load_city()
        code: int = parsed.run(parsed, city, Desk.of(city))
    except (AccountError, EditionError, SettingsError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main())
