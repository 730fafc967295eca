"""What the banner on every page reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publishing import EditionError, RefreshOutcome, read_refresh, read_started, write_refresh
from publishing.refresh import clear_started, write_started

RUN_AT = datetime(2025, 7, 1, 2, 34, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_no_run_yet_reads_as_none(tmp_path: Path) -> None:
    assert read_refresh(tmp_path / "editions") is None


def test_the_last_run_replaces_the_one_before(tmp_path: Path) -> None:
    editions = tmp_path / "editions"
    write_refresh(editions, RefreshOutcome(RUN_AT, "failed", None, ["来源无法读取"]))
    blocked = RefreshOutcome(
        RUN_AT, "blocked", "20250630-0123456789", ["G12：数据陈旧"], datetime(2025, 6, 30, 23)
    )
    write_refresh(editions, blocked)
    assert read_refresh(editions) == blocked
    assert [path.name for path in editions.iterdir()] == ["last_refresh.json"]


def test_a_run_is_marked_until_it_has_come_to_its_end(tmp_path: Path) -> None:
    editions = tmp_path / "editions"
    assert read_started(editions) is None
    write_started(editions, RUN_AT)
    assert read_started(editions) == RUN_AT
    for _ in range(2):
        clear_started(editions)
        assert read_started(editions) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"started_at": 5}'])
def test_a_damaged_mark_is_an_error_that_names_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "refresh_started.json").write_text(text, encoding="utf-8")
    with pytest.raises(EditionError, match=r"refresh_started\.json is damaged"):
        read_started(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"outcome": "published"}', '{"outcome": "odd"}'])
def test_a_damaged_file_is_an_error_that_names_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "last_refresh.json").write_text(text, encoding="utf-8")
    with pytest.raises(EditionError, match=r"last_refresh\.json is damaged"):
        read_refresh(tmp_path)
