"""Entries that nobody can count, late corrections and their issues, from the files to the papers.

A small sample city publishes a night, January is issued, and then files come in that a bureau
really sends: a name misspelt, an item of another year, an appeal before its deduction.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from assessment_files import appeals_file, deductions_file

from benchmarks.nights import SampleCity
from publishing.city_data import CityData
from publishing.exporting import export
from publishing.exports.errors import IncompleteError
from publishing.exports.period import Period
from publishing.issues.issuing import correct, issue
from publishing.issues.report import read_report
from publishing.issues.watch import watch

CASES, DAYS = 3000, 66
JANUARY, FEBRUARY, QUARTER = (Period.parse(text) for text in ("2024-01", "2024-02", "2024Q1"))
NOW = datetime(2024, 3, 6, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
COMING = "KP202402900001"
"""Number of a deduction that is contested before it is told."""

OUTCOMES = "select appeal_no, appeal_state from league_appeal where appeal_no like 'B%'"
SCORE = "select total_raw from league_table where period_type = 'M' and period_start = '2024-01-01'"


def rows(city: SampleCity, sql: str) -> list[tuple]:
    with city.edition.connect() as connection:
        return connection.execute(sql).fetchall()


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.hexdigest()


def uncontested(city: SampleCity, month: str) -> list[tuple[str, str]]:
    """Numbers and units of deductions that stand and that nobody has appealed against."""
    return rows(
        city,
        f"""
        select score_no, unit_id from fct_assess_score as score
        where period_start = '{month}' and score_kind = '扣分' and deduction > 0
            and appeal_status is null and not exists (
                from league_appeal where target_no in (score.score_no, score.case_no))
        order by score_no
        """,
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> SampleCity:
    """The city after its first night, January issued, and a second night with what came in."""
    found = SampleCity.below(tmp_path_factory.mktemp("assessed"), CASES)
    found.live(DAYS)
    found.night()
    assert rows(found, "from league_defect") == []
    return found


def test_nights_of_an_assessment(city: SampleCity) -> None:
    data = CityData(city.settings.data_dir)
    raw = city.settings.raw_dir
    first = issue(data, JANUARY, "考评科", NOW)
    before = digest(first.folder)
    (granted, unit), (refused, other), *_ = uncontested(city, "2024-01-01")
    (twice, _), *_ = uncontested(city, "2024-02-01")
    (old,) = rows(city, f"{SCORE} and unit_id = '{other}'")

    appeals_file(
        raw / "考核/申诉登记/补登.csv",
        ("B1", granted, "支持", "2024-02-05"),
        ("B2", refused, "支持", "2024-02-20"),
        ("B3", COMING, "支持", "2024-03-04"),
        ("B4", twice, "支持", "2024-03-04"),
        ("B5", twice, "驳回", "2024-03-04"),
    )
    deductions_file(
        raw / "考核/市级现场考评/补录.xlsx",
        ("KP202402900002", "望舒街道", "市容市貌", 1.0),
        ("KP202402900003", "望叙街道", "市容环境", 1.0),
        ("KP202402900004", "望舒街道", "市容环境", 16.0),
    )
    city.night()

    told = dict(
        rows(
            city,
            "select defect_kind, min(message_zh) from league_defect where period_type = 'M' "
            "and period_start = '2024-02-01' group by defect_kind",
        )
    )
    sheet = "考核/市级现场考评/补录.xlsx “中心城区” 第"
    assert told["unknown_item"].startswith(f"{sheet} 4 行（KP202402900002）：考核项目“市容市貌”")
    assert "办法的项目有：交通秩序" in told["unknown_item"]
    assert told["unknown_unit"].startswith(f"{sheet} 5 行（KP202402900003）：考核对象“望叙街道”")
    assert "是否为“望舒街道”" in told["unknown_unit"]
    assert told["above_full"] == (
        f"{sheet} 6 行（KP202402900004）：市容环境 扣 16.0，高于该项目的满分 15.0；请更正扣分"
    )
    assert f"编号“{COMING}”还没有对应的扣分" in told["unknown_target"]
    assert "B4支持（考核/申诉登记/补登.csv 第 5 行）" in told["contradicted"]
    assert "B5驳回（考核/申诉登记/补登.csv 第 6 行）" in told["contradicted"]
    for period in (FEBRUARY, QUARTER):
        with pytest.raises(IncompleteError, match="市容市貌"):
            export(data, period, "考评科")
    with pytest.raises(IncompleteError, match="互相矛盾"):
        issue(data, FEBRUARY, "考评科", NOW)
    assert export(data, JANUARY, "考评科").is_dir(), "no defect touches January"

    assert dict(rows(city, OUTCOMES)) == {
        "B1": "applied", "B2": "late", "B3": "unknown", "B4": "contradicted", "B5": "contradicted",
    }  # fmt: skip
    ((why,),) = rows(city, "select outcome_zh from league_appeal where appeal_no = 'B2'")
    assert why == "逾期不予采纳：扣分于 2024-02-03 告知，期限 5 日，2024-02-20 才提出"

    assert digest(first.folder) == before
    (watched,) = watch(data, JANUARY)
    lines = [each.line for each in watched.differences]
    assert any("剔除清单" in line and "新增" in line for line in lines), lines
    listed = next(
        each for each in read_report(data.issues)["issues"] if each["number"] == first.number
    )
    assert [one["line"] for one in listed["differences"]] == lines
    second = correct(data, JANUARY, "考评科", NOW, "申诉在期限内提出并成立")
    assert (second.number, second.facts["corrects"]) == ("2024-01.2", "2024-01.1")
    assert digest(first.folder) == before
    assert [each.differences for each in watch(data, JANUARY)] == [()]
    with (second.folder / "更正清单.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.reader(handle))) == 1 + len(lines)
    if other != unit:
        assert rows(city, f"{SCORE} and unit_id = '{other}'") == [old], (
            "a late appeal moves nothing"
        )

    appeals_file(
        raw / "考核/申诉登记/更正.csv",
        ("B5", twice, "支持", "2024-03-04"),
        at="2024-03-06 10:00:00",
    )
    deductions_file(
        raw / "考核/市级现场考评/更正.xlsx",
        ("KP202402900002", "望舒街道", "市容环境", 1.0),
        ("KP202402900003", "望舒街道", "市容环境", 1.0),
        ("KP202402900004", "望舒街道", "市容环境", 0.5),
        (COMING, "望舒街道", "街面秩序", 0.7),
        at="2024-03-06 10:00:00",
    )
    city.night()
    assert rows(city, "select message_zh from league_defect") == []
    assert dict(rows(city, OUTCOMES)) == {
        "B1": "applied", "B2": "late", "B3": "applied", "B4": "applied", "B5": "applied",
    }  # fmt: skip
    given_back = rows(
        city,
        "select evidence_kind, points from league_evidence where period_type = 'M' "
        f"and evidence_id = '{COMING.replace('KP', 'WT')}' order by points",
    )
    assert [(kind, float(points)) for kind, points in given_back] == [
        ("deduction", -0.7), ("appeal", 0.7),
    ]  # fmt: skip
    assert export(data, FEBRUARY, "考评科").is_dir()
    assert issue(data, FEBRUARY, "考评科", NOW).number == "2024-02.1"
    assert digest(first.folder) == before
