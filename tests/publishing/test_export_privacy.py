"""What may not leave: personal numbers, cells of fewer than five persons, formulas."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from league_factory import change_warehouse, publish_league

from publishing.exports.cells import csv_cell
from publishing.exports.errors import ExportError
from publishing.exports.figures import Figures
from publishing.exports.pack import make_pack
from publishing.exports.period import Period
from publishing.exports.personal_data import personal_number
from publishing.exports.suppression import WITHHELD


def evidence(pack, unit: str) -> list[dict[str, str]]:
    text = pack.files["得分依据.csv"].decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["单位编号"] == unit]


def test_two_dissatisfied_persons_are_withheld_and_so_is_the_smallest_other_row(may_pack):
    """38 of 40: two are fewer than five. The next smallest row hides them from the sum."""
    rows = [row for row in evidence(may_pack, "u-澄湖") if row["依据类型"] == "满意度"]
    hidden = {row["依据编号"] for row in rows if row["分母"] == WITHHELD}
    told = [row for row in rows if row["分母"] != WITHHELD]
    assert "q01" in hidden and len(hidden) == 2
    assert all(Decimal(row["分母"]) - Decimal(row["分子"]) >= 5 for row in told)
    other = (hidden - {"q01"}).pop()
    league = may_pack.league
    assert league is not None
    sizes = {
        row["evidence_id"]: row["denominator"]
        for row in league.evidence
        if row["unit_id"] == "u-澄湖" and row["evidence_kind"] == "survey"
    }
    assert sizes[other] == min(size for item, size in sizes.items() if item != "q01")


def test_no_cell_of_the_pack_tells_of_one_to_four_persons(may_pack):
    for row in csv.DictReader(io.StringIO(may_pack.files["得分依据.csv"].decode("utf-8-sig"))):
        if row["依据类型"] != "满意度" or row["分母"] == WITHHELD:
            continue
        for cell in (row["分子"], row["分母"], Decimal(row["分母"]) - Decimal(row["分子"])):
            assert not 0 < Decimal(cell) < 5, row


def test_cases_are_not_persons_and_stay_whole(may_pack):
    rows = [row for row in evidence(may_pack, "u-澄湖") if row["依据类型"] == "指标"]
    assert rows and all(row["分母"] != WITHHELD for row in rows)


def test_a_figure_of_few_persons_is_not_told_in_its_reference_either(league_warehouse, tmp_path):
    few = change_warehouse(
        Path(shutil.copy(league_warehouse, tmp_path)),
        "update kpi_value set numerator = 3, value = 3 where kpi_id = 'H12'",
    )
    with duckdb.connect(str(few), read_only=True) as connection:
        figures = Figures(connection, Period.parse("2025-05"))
        assert figures.quote("H12").text == "不足5人"
        ((_, reference),) = figures.register.listed()
    assert (reference.value, reference.numerator, reference.denominator) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系13812345678", "手机号"),
        ("11010519491231002X", "身份证号"),
        ("渣土车苏D12345未密闭", "车牌号"),
        ("苏DF12345号", "车牌号"),
        ("320411202505123456", None),  # a case number of 18 digits: no valid check digit
        ("3204112025051238123", None),
        ("占道经营3处", None),
    ],
)
def test_personal_numbers_are_known_from_case_numbers(text, kind):
    assert personal_number(text) == kind


@pytest.mark.parametrize(
    "statement",
    [
        "update league_evidence set evidence_zh = '当事人电话13812345678' where evidence_no = 2",
        "update league_table set remark_zh = '车辆苏D12345'",
    ],
)
def test_a_pack_with_a_personal_number_is_not_made(statement, league_warehouse, tmp_path):
    dirty = change_warehouse(Path(shutil.copy(league_warehouse, tmp_path)), statement)
    edition = publish_league(dirty, tmp_path / "editions")
    with pytest.raises(ExportError, match="不得导出") as refused:
        make_pack(edition, Period.parse("2025-05"))
    assert "13812345678" not in str(refused.value)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_text_that_begins_like_a_formula_stays_text(start):
    assert csv_cell(f"{start}1+1") == f"'{start}1+1"
    assert csv_cell(Decimal("-1.5")) == "-1.5"


def test_the_csv_opens_in_spreadsheets_and_holds_no_formula(may_pack):
    for name, content in may_pack.files.items():
        if not name.endswith(".csv"):
            continue
        assert content.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            for cell in row:
                is_number = cell.replace(".", "", 1).lstrip("-").isdigit()
                assert is_number or not cell.startswith(("=", "+", "-", "@")), (name, cell)
