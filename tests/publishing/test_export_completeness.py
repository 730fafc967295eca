"""Gate G17: what cannot be defended is not exported, and the message says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from league_factory import change_warehouse

from publishing.exports.completeness import require_complete
from publishing.exports.errors import ExportError, IncompleteError
from publishing.exports.league import read_league
from publishing.exports.period import Period

MAY = "period_type = 'M' and period_start = '2025-05-01'"
BROKEN = {
    "defect": (
        "insert into league_defect values ('M', '2025-05-01', 'unknown_item', 'k', "
        "'现场考评_2025-05.xlsx 第 12 行（KP7）：考核项目“市容”不在当月考核办法中')",
        "现场考评_2025-05.xlsx 第 12 行（KP7）：考核项目“市容”不在当月考核办法中",
    ),
    "weights": (
        f"update league_component_score set weight = 0.41 where component = 'field' and {MAY}",
        "“一类街道”的权重之和为 1.01，应为 1（9 个单位）",
    ),
    "no weight": (
        f"update league_component_score set weight = null where unit_id = 'u-澄湖' and {MAY}",
        "“一类街道”有分项没有权重（1 个单位）",
    ),
    "two groups": (
        "insert into league_table select * replace ('二类镇' as group_name) from league_table "
        f"where unit_id = 'u-澄湖' and {MAY}",
        "澄湖街道出现 2 次",
    ),
    "missing component": (
        "delete from league_component_score "
        f"where unit_id = 'u-澄湖' and component = 'closure' and {MAY}",
        "澄湖街道缺分项：按期结案率",
    ),
    "no policy": (
        "update league_edition set missing_zh = null",
        "1 个分项没有得分，而考核办法 yl-2025 没有规定缺项如何处理",
    ),
    "evidence": (
        "delete from league_evidence "
        f"where unit_id = 'u-星渚' and evidence_kind = 'appeal' and {MAY}",
        "星渚街道“现场考评”得分",
    ),
    "total": (
        f"update league_table set total_raw = total_raw + 1 where unit_id = 'u-兰汀' and {MAY}",
        "兰汀街道总分",
    ),
    "rounding": (
        "update league_table set published_score = published_score + 0.01 "
        f"where unit_id = 'u-梅岭' and {MAY}",
        "不是总分的四舍五入",
    ),
    "rank without score": (
        f"update league_table set rank = 6 where unit_id = 'u-沙洲' and {MAY}",
        "沙洲镇没有总分却有名次",
    ),
    "ranks": (
        f"update league_table set rank = 10 - rank where group_name = '一类街道' and {MAY}",
        "名次却在其后",
    ),
}


def read(warehouse: Path, period: str = "2025-05", rule: str | None = None):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return read_league(connection, Period.parse(period), rule)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_league_is_refused_with_the_reason(name, league_warehouse, tmp_path):
    statement, reason = BROKEN[name]
    broken = change_warehouse(Path(shutil.copy(league_warehouse, tmp_path)), statement)
    with pytest.raises(IncompleteError) as refused:
        require_complete(read(broken))
    assert any(reason in each for each in refused.value.reasons), refused.value.reasons
    assert "2025年5月考核结果不得导出（G17）" in str(refused.value)


def test_the_league_as_it_is_may_be_exported(league_warehouse):
    for period in ("2025-04", "2025-05", "2025Q2", "2025"):
        require_complete(read(league_warehouse, period))


def test_a_defect_stops_no_other_period(league_warehouse, tmp_path):
    statement, _ = BROKEN["defect"]
    broken = change_warehouse(Path(shutil.copy(league_warehouse, tmp_path)), statement)
    require_complete(read(broken, "2025-04"))


def test_a_total_that_is_cut_off_is_published_as_the_rules_say(league_warehouse, tmp_path):
    """金沙 of the rule of 2017: 92.936 is 92.93 where it is cut off, 92.94 where it is rounded."""
    one = f"update league_table set published_score = trunc(total_raw, 2) where {MAY}"
    cut = change_warehouse(Path(shutil.copy(league_warehouse, tmp_path)), one)
    with pytest.raises(IncompleteError, match="不是总分的四舍五入"):
        require_complete(read(cut))
    change_warehouse(cut, "update league_edition set rounding = 'truncate'")
    require_complete(read(cut))


def test_a_period_without_a_league_is_named(league_warehouse):
    with pytest.raises(ExportError, match="没有2024年5月的考核结果"):
        read(league_warehouse, "2024-05")


def test_of_two_rule_editions_one_must_be_named(league_warehouse, tmp_path):
    two = Path(shutil.copy(league_warehouse, tmp_path))
    for table in ("league_table", "league_edition"):
        change_warehouse(
            two, f"insert into {table} select * replace ('yl-b' as rule_edition) from {table}"
        )
    with pytest.raises(ExportError, match="--rule"):
        read(two)
    assert read(two, rule="yl-b").rule_edition == "yl-b"
    with pytest.raises(ExportError, match="没有考核办法版本 yl-c"):
        read(two, rule="yl-c")


def test_a_missing_table_or_column_is_named(league_warehouse, tmp_path):
    gone = change_warehouse(
        Path(shutil.copy(league_warehouse, tmp_path)), "drop table league_evidence"
    )
    with pytest.raises(ExportError, match="没有表 league_evidence"):
        read(gone)
    change_warehouse(gone, "alter table league_component_score drop column weight")
    with pytest.raises(ExportError, match="league_component_score 缺少列 weight"):
        read(gone)


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("2025-02", "2025-02-01", "2025-02-28", "2025年2月"),
        ("2025-12", "2025-12-01", "2025-12-31", "2025年12月"),
        ("2025Q4", "2025-10-01", "2025-12-31", "2025年第四季度"),
        ("2024h1", "2024-01-01", "2024-06-30", "2024年上半年"),
        ("2024", "2024-01-01", "2024-12-31", "2024年度"),
    ],
)
def test_a_period_is_read_from_its_name(text, start, end, name):
    period = Period.parse(text)
    assert (str(period.start), str(period.end), period.name_zh) == (start, end, name)
    assert Period.parse(period.code) == period


def test_what_is_no_period_is_refused():
    for text in ("2025-13", "2025Q5", "May", "25-05"):
        with pytest.raises(ExportError, match="不是周期"):
            Period.parse(text)
