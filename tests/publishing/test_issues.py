"""Issues: a period frozen under a number; later editions are held against it, never change it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from league_factory import change_warehouse, publish_league

from publishing.city_data import CityData
from publishing.exports.errors import ExportError, IncompleteError
from publishing.exports.period import Period
from publishing.issues.issuing import correct, issue
from publishing.issues.register import list_issues, next_number
from publishing.issues.report import read_report, report_lines, write_report
from publishing.issues.watch import watch
from publishing.sealing import log
from publishing.sealing.check import problems
from publishing.sealing.keys import SealError

MAY = Period.parse("2025-05")
NOW = datetime(2025, 7, 3, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
OF_MAY = "period_type = 'M' and period_start = '2025-05-01'"
UNIT = f"unit_id = 'u-梅岭' and {OF_MAY}"
LATE_APPEAL = [
    f"insert into league_evidence select * replace (99 as evidence_no, 'appeal' as evidence_kind, "
    f"1 as points, '申诉成立，返还扣分' as evidence_zh) from league_evidence "
    f"where {UNIT} and component = 'field' and evidence_no = 2",
    f"update league_component_score set score = score + 1, weighted_score = weighted_score + 0.4 "
    f"where {UNIT} and component = 'field'",
    f"update league_table set total_raw = total_raw + 0.4, published_score = published_score + 0.4 "
    f"where {UNIT}",
    f"insert into league_exclusion select * replace ('新案号' as evidence_id, 1 as points) "
    f"from league_exclusion where {UNIT}",
]
"""What the next night finds: an appeal accepted late. 梅岭 leads its group and still does."""


def digest(folder: Path) -> str:
    """Every name and byte below a folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.hexdigest()


def next_night(city: CityData, tonight: Path, statements: list[str]) -> None:
    """Publish another edition into the city's folder."""
    warehouse = Path(shutil.copy(tonight, city.root))
    for statement in statements:
        change_warehouse(warehouse, statement)
    publish_league(warehouse, city.editions)


def test_an_issue_freezes_table_rules_edition_exclusions_and_pack(city):
    made = issue(city, MAY, "考评科", NOW)
    assert made.number == "2025-05.1" and made.folder == city.issues / "2025-05.1"
    facts = json.loads((made.folder / "issue.json").read_text())
    assert facts["issued_by"] == "考评科" and facts["issued_on"] == "2025年7月3日"
    assert facts["edition_id"] == city.edition_in_use().id
    assert facts["rule_edition"] == "yl-2025" and facts["corrects"] is None
    state = made.state()
    assert set(state) == {
        *("league_table", "league_component_score", "league_evidence", "league_item_warning"),
        *("league_exclusion", "league_edition", "quoted"),
    }
    assert len(state["league_table"]) == 15 and len(state["league_exclusion"]) == 15
    assert problems(made.folder) == [] and problems(made.folder / "pack") == []
    assert {path.stat().st_mode & 0o222 for path in [made.folder, *made.folder.rglob("*")]} == {0}
    paper = docx.Document(str(made.folder / "pack" / "通报.docx"))
    assert paper.paragraphs[0].text == "编号：2025-05.1"
    assert any("2025年7月3日" in paragraph.text for paragraph in paper.paragraphs)


def test_issue_then_late_correction_then_next_night(city, league_warehouse):
    """The issued table is unchanged, the difference is listed, a correction can be issued."""
    first = issue(city, MAY, "考评科", NOW)
    before = digest(first.folder)
    assert [(each.differences, each.damage) for each in watch(city)] == [((), ())]

    next_night(city, league_warehouse, LATE_APPEAL)
    (watched,) = watch(city)
    lines = [each.line for each in watched.differences]
    old = next(row for row in first.state()["league_table"] if row["unit_id"] == "u-梅岭")
    score = float(old["published_score"])
    assert f"考核排名 二类镇 梅岭镇 总分：{score:g} → {score + 0.4:g}" in lines
    assert any(line.startswith("得分依据 梅岭镇 现场考评：新增 申诉返还") for line in lines)
    assert any(line.startswith("剔除清单 梅岭镇 现场考评：新增 新案号") for line in lines)
    assert not any("白石" in line for line in lines)
    assert digest(first.folder) == before

    second = correct(city, MAY, "考评科", NOW, "迟到的申诉成立")
    assert second.number == "2025-05.2" and second.facts["corrects"] == "2025-05.1"
    assert digest(first.folder) == before
    listed = (second.folder / "更正清单.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(listed)))) == 1 + len(watched.differences)
    said = [p.text for p in docx.Document(str(second.folder / "pack" / "通报.docx")).paragraphs]
    assert "七、更正说明" in said
    assert any(line.startswith("本期更正 2025-05.1") and "迟到的申诉成立" in line for line in said)
    assert [each.differences for each in watch(city)] == [()]
    assert [each["folder"] for each in log.read(city.exports)] == ["2025-05.1", "2025-05.2"]


def test_a_second_issue_of_a_period_and_an_empty_correction_are_refused(city):
    with pytest.raises(ExportError, match="还没有签发"):
        correct(city, MAY, "考评科", NOW, "更正")
    issue(city, MAY, "考评科", NOW)
    with pytest.raises(ExportError, match=r"已于 2025年7月3日 签发（2025-05\.1）"):
        issue(city, MAY, "考评科", NOW)
    with pytest.raises(ExportError, match="没有差别"):
        correct(city, MAY, "考评科", NOW, "更正")
    with pytest.raises(ExportError, match="理由"):
        correct(city, MAY, "考评科", NOW, " ")
    assert [each.number for each in list_issues(city.issues)] == ["2025-05.1"]


def test_a_period_that_is_not_over_is_not_issued(city):
    with pytest.raises(ExportError, match="不能签发"):
        issue(city, Period.parse("2025"), "考评科", NOW)


def test_an_incomplete_league_is_not_issued_and_nothing_is_left(city, league_warehouse):
    next_night(
        city, league_warehouse, [f"update league_component_score set weight = 0.5 where {OF_MAY}"]
    )
    with pytest.raises(IncompleteError, match="权重之和为 2，应为 1"):
        issue(city, MAY, "考评科", NOW)
    assert [path.name for path in city.issues.iterdir()] == [".lock"]


def test_a_damaged_issue_is_named_and_cannot_be_corrected(city, league_warehouse):
    made = issue(city, MAY, "考评科", NOW)
    table = made.folder / "tables" / "league_table.json"
    for path in (made.folder, table.parent):
        path.chmod(0o755)
    table.chmod(0o644)
    table.write_text(table.read_text().replace("u-梅岭", "u-梅领"))
    next_night(city, league_warehouse, LATE_APPEAL)
    (watched,) = watch(city)
    assert watched.damage == ("2025-05.1：tables/league_table.json 的内容被改动（SHA-256 不符）",)
    with pytest.raises(SealError, match="不再是签发时的样子"):
        correct(city, MAY, "考评科", NOW, "更正")


def test_an_issue_that_a_killed_run_did_not_log_is_logged_by_the_next(city):
    made = issue(city, MAY, "考评科", NOW)
    (city.exports / log.LOG_NAME).unlink()
    log.chain_of(city.exports).head_path.unlink()
    (city.issues / ".candidate-dead").mkdir()
    issue(city, Period.parse("2025-04"), "考评科", NOW)
    entries = log.read(city.exports)
    assert [(each["folder"], each.get("note")) for each in entries] == [
        (made.number, "补记"),
        ("2025-04.1", None),
    ]
    assert not (city.issues / ".candidate-dead").exists()


def test_a_half_year_summary_is_issued_and_its_figures_are_watched(city, league_warehouse):
    half = Period.parse("2025H1")
    made = issue(city, half, "办公室", NOW)
    assert set(made.state()) == {"quoted"} and next_number(city.issues, half) == "2025H1.2"
    next_night(
        city,
        league_warehouse,
        [
            "update kpi_value set numerator = 950, value = 950 where kpi_id = 'C03' "
            "and period_type = 'H' and breakdown = 'total'"
        ],
    )
    (watched,) = watch(city, half)
    assert [each.column for each in watched.differences] == ["数值", "分子"]
    assert watched.differences[0].line == "正文数字 kpi_value C03 合计 value 数值：903 → 950" or (
        "C03" in watched.differences[0].line and watched.differences[0].line.endswith("903 → 950")
    )


def test_an_edition_that_lost_the_period_says_so(city, league_warehouse):
    issue(city, MAY, "考评科", NOW)
    next_night(city, league_warehouse, [f"delete from league_table where {OF_MAY}"])
    (watched,) = watch(city)
    assert "没有2025年5月的考核结果" in watched.note


def test_the_report_of_the_night_names_the_issue_that_differs(city, league_warehouse):
    assert write_report(city) is None and read_report(city.issues) is None
    issue(city, MAY, "考评科", NOW)
    assert report_lines(write_report(city)) == []
    next_night(city, league_warehouse, LATE_APPEAL)
    report = write_report(city)
    assert report == read_report(city.issues)
    (line,) = report_lines(report)
    count = len(report["issues"][0]["differences"])
    assert line == f"2025-05.1（2025年7月3日签发）：与当前版次有 {count} 处差别"
    assert [each.number for each in list_issues(city.issues)] == ["2025-05.1"]
