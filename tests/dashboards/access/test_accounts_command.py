"""`make accounts`: every change is told, printed once where it is a password, and written down."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cities.settings import REPO, CitySettings, load_city
from dashboards.access.__main__ import main
from dashboards.access.audit import AccessLog
from dashboards.access.desk import Desk
from tests.dashboards.fixture_figures import district_id


def first_password(told: str) -> str:
    found = re.search(r"：(\w{16})$", told, re.MULTILINE)
    assert found
    return found[1]


def test_an_account_is_added_signs_in_is_reset_and_shut(
    city: CitySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk.of(city)
    assert main(["add", "Zhangke", "--role", "leader"]) == 0
    first = first_password(capsys.readouterr().out)
    assert desk.sign_in("zhangke", first, "")[0]
    assert main(["reset", "zhangke"]) == 0
    second = first_password(capsys.readouterr().out)
    assert desk.sign_in("zhangke", second, "")[0]
    assert main(["disable", "zhangke"]) == 0
    assert main(["list"]) == 0
    assert "须改密码  已停用" in capsys.readouterr().out
    assert desk.sign_in("zhangke", second, "")[0] == ""
    assert main(["enable", "zhangke"]) == 0
    kept = desk.log.path.read_text(encoding="utf-8")
    assert kept.count("账号变更") == 4
    assert first not in kept
    assert second not in kept


def test_an_account_of_another_system_has_no_password_here(
    city: CitySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", "zhangke@bureau", "--role", "leader", "--external"]) == 0
    assert "首次密码" not in capsys.readouterr().out
    assert Desk.of(city).sign_in("zhangke@bureau", "", "")[0] == ""
    assert main(["reset", "zhangke@bureau"]) == 2
    assert "统一认证平台" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["add", "a b", "--role", "leader"], "只能由"),
        (["add", "a", "--role", "district"], "写明区县编号"),
        (["add", "a", "--role", "leader", "--district", "d1"], "看全市"),
        (["reset", "nobody"], "没有账号"),
        (["disable", "nobody"], "没有账号"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    city: CitySettings, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert main(arguments) == 2
    assert why in capsys.readouterr().err
    assert Desk.of(city).accounts.every() == []
    assert AccessLog(city.access_log_dir).read() == []


def test_a_district_must_be_one_of_the_edition_in_use(
    published_editions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", "a", "--role", "district", "--district", "d99"]) == 2
    assert f"有：{district_id(0)} 东湖区" in capsys.readouterr().err
    assert main(["add", "a", "--role", "district", "--district", district_id(0)]) == 0
    (account,) = Desk.of(load_city()).accounts.every()
    assert account.district_id == district_id(0)


def test_the_log_is_printed_and_a_changed_one_is_told(
    city: CitySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk.of(city)
    for name in ("one", "two", "three"):
        desk.sign_in(name, "wrong", "10.0.0.9")
    assert main(["log", "--last", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "登录失败  three  10.0.0.9" in lines[-1]
    path = desk.log.path
    path.write_text(path.read_text("utf-8").replace('"two"', '"other"'), encoding="utf-8")
    assert main(["log"]) == 1
    assert "第 3 行" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "command"),
    [
        (
            ["dashboards", "ADDRESS=10.1.1.1", "PORT=9"],
            '-m dashboards.serve --address "10.1.1.1" --port "9"',
        ),
        (["dashboards"], '-m dashboards.serve --address "127.0.0.1" --port "8501"'),
        (["accounts", "DO=reset zhangke"], "-m dashboards.access reset zhangke"),
        (["accounts"], "-m dashboards.access list"),
    ],
)
def test_the_make_targets_run_these_commands(target: list[str], command: str) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not on this machine")
    done = subprocess.run(
        [make, "--dry-run", *target], cwd=REPO, capture_output=True, text=True, check=True
    )
    assert command in done.stdout
