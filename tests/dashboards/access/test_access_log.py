"""The access log only grows, and shows when somebody changed it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cities.settings import CitySettings
from dashboards.access.audit import AccessLog, Event
from dashboards.access.deeds import damage, deeds
from dashboards.access.matrix import Role
from dashboards.access.viewer import Viewer
from publishing.account import account_name
from publishing.history import HISTORY_NAME, record
from publishing.sealing import log as papers


@pytest.fixture
def log(tmp_path: Path) -> AccessLog:
    return AccessLog(tmp_path / "access")


def test_a_line_says_who_in_which_role_when_from_where_what_and_of_which_edition(
    log: AccessLog,
) -> None:
    viewer = Viewer("chenghu", Role.DISTRICT, "d1", "10.0.0.9")
    log.of(viewer, Event.EXPORTED, "案件清单.xlsx", "20251231-2f76e83940")
    (entry,) = log.read()
    del entry["at"], entry["previous_sha256"], entry["line"]
    assert entry == {
        "event": "导出",
        "account": "chenghu",
        "role": "district:d1",
        "from": "10.0.0.9",
        "what": "案件清单.xlsx",
        "edition": "20251231-2f76e83940",
    }


def test_lines_written_at_once_make_one_whole_chain(log: AccessLog) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(60):
            what = f"{number} " + "长" * (number * 60)
            pool.submit(log.record, Event.EXPORTED, "a", what=what)
    assert len(log.read()) == 60
    assert log.problems() == []


@pytest.mark.parametrize("damage_done", ["changed", "removed", "inserted"])
def test_a_changed_removed_or_inserted_line_is_found(log: AccessLog, damage_done: str) -> None:
    for number in range(4):
        log.record(Event.SIGNED_IN, f"account{number}")
    lines = log.path.read_text(encoding="utf-8").splitlines()
    if damage_done == "changed":
        lines[1] = lines[1].replace("account1", "somebody")
    elif damage_done == "removed":
        del lines[1]
    else:
        lines.insert(2, lines[1])
    log.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert log.problems()


def test_a_log_that_cannot_be_written_refuses_the_event(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        AccessLog(tmp_path / "file").record(Event.EXPORTED, "a")


def test_the_three_logs_of_a_city_are_read_in_one_order(city: CitySettings) -> None:
    AccessLog(city.access_log_dir).record(Event.SIGNED_IN, "a")
    city.editions_dir.mkdir(parents=True)
    record(city.editions_dir, "rollback", "b", "a", "数字有误")
    papers.append(
        city.data_dir / "exports",
        {"action": "issue", "by": "考评科", "period": "2025-10", "edition_id": "e"},
    )
    told = {(deed.event, deed.account, deed.what) for deed in deeds(city)}
    assert ("登录", "a", "") in told
    assert ("回退版次", account_name(), "由 b 到 a：数字有误") in told
    assert ("签发", "考评科", "2025-10") in told
    assert damage(city) == []


def test_a_changed_reason_of_a_roll_back_is_found(city: CitySettings) -> None:
    city.editions_dir.mkdir(parents=True)
    record(city.editions_dir, "rollback", "b", "a", "数字有误")
    path = city.editions_dir / HISTORY_NAME
    path.write_text(path.read_text("utf-8").replace("数字有误", "演练"), encoding="utf-8")
    assert damage(city) == ["版次日志第 1 行不是当时写下的那一行，日志被改动过"]


def test_moves_from_before_the_log_was_chained_are_told_without_a_name(city: CitySettings) -> None:
    city.editions_dir.mkdir(parents=True)
    old = {"time": "2025-01-02T03:04:05+00:00", "action": "publish", "from_id": None}
    line = json.dumps({**old, "to_id": "a", "reason": ""})
    (city.editions_dir / HISTORY_NAME).write_text(line + "\n", encoding="utf-8")
    record(city.editions_dir, "publish", "a", "b", "")
    told = [(deed.account, deed.what) for deed in deeds(city)]
    assert told == [("", "由 无 到 a"), (account_name(), "由 a 到 b")]
    assert damage(city) == []


def test_a_cut_off_last_line_is_found(log: AccessLog) -> None:
    for number in range(3):
        log.record(Event.SIGNED_IN, f"account{number}")
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-1]))
    assert log.problems() == ["访问日志原有 3 行，只剩 2 行：末尾的行被删掉了"]


def test_a_line_that_tells_no_time_or_nothing_is_passed_over(city: CitySettings) -> None:
    log = AccessLog(city.access_log_dir)
    log.record(Event.SIGNED_IN, "a")
    lines = ["[]", "{}", '{"at": 5}', '{"at": "2025', "\ufffd"]
    with log.path.open("a", encoding="utf-8") as handle:
        handle.write("\n".join(lines))
    log.record(Event.SIGNED_IN, "b")
    assert [deed.account for deed in deeds(city)] == ["a", "b"]
    assert len(damage(city)) >= len(lines)


def test_a_paper_made_on_a_page_is_told_once_with_who_from_where_and_its_number(
    city: CitySettings,
) -> None:
    viewer = Viewer("kaoping", Role.EVALUATOR, peer="10.0.0.9")
    log = AccessLog(city.access_log_dir)
    asked = log.of(viewer, Event.ISSUED, "签发 2025-10", "e")
    exports = city.data_dir / "exports"
    entry = {"action": "issue", "period": "2025-10", "folder": "2025-10.1", "edition_id": "e"}
    papers.append(exports, {**entry, "by": "kaoping"}, asked)
    papers.append(exports, {**entry, "by": "考评科", "period": "2025-09", "folder": "2025-09.1"})
    told = {(deed.account, deed.role, deed.peer, deed.what) for deed in deeds(city)}
    assert told == {
        ("kaoping", "evaluator", "10.0.0.9", "2025-10 2025-10.1"),
        ("考评科", "", "命令行", "2025-09 2025-09.1"),
    }
    assert damage(city) == []
    log.path.unlink()
    log.chain.head_path.unlink()
    assert damage(city) == ["导出日志里 2025-10.1 所凭的访问日志行不在，访问日志被改动过"]
