"""G18: coordinates that cannot be believed keep 热点 back, and never stop the publication."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations import GateResult, check_marts, verdict

TRUE = """
create table int_case__position as
    select * from (values
        ('platform', false, 10000, 9990, 9980), ('platform', true, 1000, 999, 998),
        ('video', false, 100, 100, 100), ('video', true, 20, 20, 20))
    as t(source_name, is_recent, located_cnt, known_cnt, inside_cnt);
"""


def judged(folder: Path, change: str) -> GateResult:
    """The result of G18 on positions that are true but for one change."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TRUE + change)
    (result,) = (r for r in check_marts(path) if r.check_id.startswith("G18"))
    return result


@pytest.mark.parametrize(
    "change",
    [
        "",
        "delete from int_case__position",
        # 98 % of 10100 are 9898: exactly at the limit is enough
        "update int_case__position set inside_cnt = 9798"
        " where source_name = 'platform' and not is_recent",
        # a few recent cases are no share
        "delete from int_case__position where source_name = 'platform';"
        " update int_case__position set known_cnt = 0, inside_cnt = 0 where is_recent",
    ],
)
def test_positions_inside_the_city_pass(tmp_path: Path, change: str) -> None:
    assert judged(tmp_path, change).status == "pass"


@pytest.mark.parametrize(
    ("change", "told", "rows"),
    [
        ("update int_case__position set inside_cnt = 9797"
         " where source_name = 'platform' and not is_recent",
         "全部案件：有坐标 10100 件，落在城市范围内 97.9%，坐标系不明 10 件", 203),
        ("update int_case__position set known_cnt = 500, inside_cnt = 500"
         " where source_name = 'platform' and is_recent",
         "近期案件：有坐标 1020 件，落在城市范围内 50.9%，坐标系不明 500 件", 500),
        ("update int_case__position set known_cnt = 0, inside_cnt = 0"
         " where source_name = 'video' and not is_recent",
         "来源 video 的全部案件：100 件有坐标，都没有可换算的坐标系", 100),
    ],
)  # fmt: skip
def test_positions_that_cannot_be_believed_are_told_and_the_night_publishes(
    tmp_path: Path, change: str, told: str, rows: int
) -> None:
    result = judged(tmp_path, change)
    assert (result.status, result.severity) == ("fail", "warning")
    assert (result.observed, result.failing_rows) == (told, rows)
    assert verdict([result]).passed
