"""What the banner on every page reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publishing import EditionError, RefreshOutcome, read_refresh, write_refresh

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


@pytest.mark.parametrize("text", ["", "{", "[]", '{"outcome": "published"}', '{"outcome": "odd"}'])
def test_a_damaged_file_is_an_error_that_names_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "last_refresh.json").write_text(text, encoding="utf-8")
    with pytest.raises(EditionError, match=r"last_refresh\.json is damaged"):
        read_refresh(tmp_path)
