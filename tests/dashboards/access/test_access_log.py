"""The access log only grows, and shows when somebody changed it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cities.settings import CitySettings
from dashboards.access.audit import AccessLog, Event
from dashboards.access.deeds import damage, deeds
from dashboards.access.matrix import Role
from dashboards.access.viewer import Viewer
from publishing.history import record
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
    del entry["at"], entry["previous_sha256"]
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
    assert ("回退版次", "", "由 b 到 a：数字有误") in told
    assert ("签发", "考评科", "2025-10") in told
    assert damage(city) == []
