"""The .xlsx as another library reads it: scores recomputed by hand, headers, types, page set-up."""

from __future__ import annotations

import io
import random
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from publishing.exports.pack import Pack, make_pack
from publishing.exports.workbook import sheet_name


@pytest.fixture(scope="module")
def book(may_pack: Pack) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(may_pack.files["考核表.xlsx"]))


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    header, *rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(header, row, strict=True)) for row in rows]


def exact(cell: object) -> Decimal:
    return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(str(cell))


def test_a_random_units_score_follows_from_its_evidence_by_the_four_operations(book):
    """By hand: add the points of each component, multiply by its weight, add up, round once."""
    ranked = [row for row in ranking(book) if row["总分"] is not None]
    for row in random.Random().sample(ranked, 3):
        total = Decimal(0)
        evidence = [each for each in rows_of(book["得分依据"]) if each["单位"] == row["单位"]]
        for part in rows_of(book["分项得分"]):
            if part["单位"] != row["单位"]:
                continue
            points = [exact(e["分值"]) for e in evidence if e["分项编号"] == part["分项编号"]]
            assert points, part
            score = Decimal(0)
            for each in points:
                score = score + each
            assert score == exact(part["得分"])
            total = total + score * exact(part["权重"])
        total = total + exact(row["加分"]) - exact(row["扣分"])
        rounded = total.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        assert rounded == exact(row["总分"]), row["单位"]


def test_a_rank_is_one_more_than_the_units_of_the_group_with_a_better_score(book):
    for group in ("一类街道", "二类镇"):
        ranked = [row for row in ranking(book, group) if row["总分"] is not None]
        for row in ranked:
            better = sum(other["总分"] > row["总分"] for other in ranked)
            assert row["排名"] == 1 + better, row["单位"]


def ranking(book: openpyxl.Workbook, *groups: str) -> list[dict[str, object]]:
    """The units of the group sheets, whose header has two rows."""
    found = []
    for group in groups or ("一类街道", "二类镇"):
        upper, lower, *rows = list(book[group].iter_rows(min_row=3, values_only=True))
        header = [below or above for above, below in zip(upper, lower, strict=True)]
        for row in rows:
            if row[0] == "组平均":
                break
            found.append(dict(zip(header, row, strict=True)))
    return found


def test_the_group_mean_is_that_of_the_published_scores(book):
    for group in ("一类街道", "二类镇"):
        scores = [exact(row["总分"]) for row in ranking(book, group) if row["总分"] is not None]
        mean = (sum(scores, Decimal()) / len(scores)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        below = next(row for row in book[group].iter_rows(values_only=True) if row[0] == "组平均")
        assert exact(next(cell for cell in below[1:] if cell is not None)) == mean


def test_every_group_has_a_sheet_with_a_merged_header_of_two_rows(book):
    for group in ("一类街道", "二类镇"):
        merged = {str(each) for each in book[group].merged_cells.ranges}
        assert {"A3:A4", "B3:B4", "C3:F3"} <= merged
        assert book[group]["C3"].value == "各分项得分（权重）"
        assert book[group]["C4"].value == "现场考评（40%）"
        assert "A1:N1" in merged
        assert str(book[group]["A1"].value).startswith(
            "云澜市城市长效综合管理考核情况通报（2025年第5期）"
        )


def test_sheets_are_set_up_for_a4_with_frozen_panes_and_page_numbers(book):
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes
        assert "第 &P 页，共 &N 页" in sheet.oddFooter.center.text
    assert book["一类街道"].freeze_panes == "C5"
    assert book["一类街道"].print_title_rows == "$3:$4"


def test_numbers_are_numbers_and_what_begins_like_a_formula_is_text(book):
    for row in ranking(book):
        assert isinstance(row["加分"], int | float)
        assert isinstance(row["排名"], int) or row["排名"] == "无数据"
    grounds = list(book["剔除清单"]["E"][1:])
    assert grounds and all(cell.data_type == "s" for cell in grounds)
    assert all(str(cell.value).startswith("=") for cell in grounds)
    cells = (cell for sheet in book for line in sheet.iter_rows() for cell in line)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_case_numbers_keep_all_their_digits(book):
    numbers = [row["依据编号"] for row in rows_of(book["得分依据"]) if row["依据类型"] == "扣分"]
    assert numbers and all(isinstance(each, str) and len(each) == 19 for each in numbers)


def test_a_unit_without_a_component_has_no_rank_and_says_what_is_missing(book):
    row = next(each for each in ranking(book) if each["单位"] == "沙洲镇")
    assert (row["排名"], row["总分"]) == ("无数据", None)
    assert row["备注"] == "缺：市民满意度"


def test_the_rules_are_told_in_words(book):
    told = {row[0].value: row[1].value for row in book["口径"].iter_rows(min_row=2)}
    assert told["舍入"] == "四舍五入，只在最后一次，保留2位小数"


def test_sheet_names_are_allowed_and_differ_whatever_the_groups_are_called():
    taken: set[str] = set()
    names = [
        sheet_name(n, taken)
        for n in ("一类/镇[甲]", "口径", "口径", "长" * 40, "长" * 41, "A", "a")
    ]
    assert names[:3] == ["一类_镇_甲_", "口径", "口径（2）"]
    assert len({name.lower() for name in names}) == 7
    assert all(len(name) <= 31 for name in names)


def test_two_packs_of_the_same_edition_are_equal_byte_for_byte(may_pack, league_edition):
    again = make_pack(league_edition, may_pack.period)
    assert sorted(again.files) == sorted(may_pack.files)
    assert [name for name in again.files if again.files[name] != may_pack.files[name]] == []


def test_every_appeal_is_listed_with_what_became_of_it(book):
    (row,) = rows_of(book["申诉处理"])
    assert (row["单位"], row["申诉编号"], row["处理结果"]) == ("梅岭镇", "2025SS001", "支持")
    assert row["结论"] == "逾期不予采纳：扣分于 2025-06-03 告知，期限 5 日，2025-06-15 才提出"
