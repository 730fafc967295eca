"""A raw frame becomes a typed frame: identifiers, choices, yes/no, lists, defaults, rounding."""

from decimal import Decimal

import polars as pl
import pytest

from ingestion.contracts import Contract, SrcCase, SrcPenalty, SrcWeigh
from ingestion.parsing import Parsed, parse_cells


def parse(contract: type[Contract], **cells: list[object]) -> Parsed:
    return parse_cells(pl.DataFrame(cells, strict=False), contract.columns(), {})


def test_identifiers_keep_zeros_and_lose_blanks_and_spreadsheet_dress() -> None:
    parsed = parse(SrcCase, case_no=[" ００12 ", '="005"', "'007", "2115.0", "A-1\n", "苏A／1"])
    assert parsed.frame["case_no"].to_list() == ["0012", "005", "007", "2115", "A-1", "苏A/1"]


def test_an_identifier_in_scientific_notation_is_unreadable_since_digits_are_lost() -> None:
    parsed = parse(SrcCase, case_no=["3.20404E+18", "1e5", "12E5x"])
    assert parsed.unreadable["case_no"].to_list() == [True, True, False]


def test_text_is_stripped_of_line_breaks_tabs_and_wide_blanks() -> None:
    parsed = parse(SrcCase, address=["\n\t\t南大街\u3000", "  ", "NULL", "a\nb"])
    assert parsed.frame["address"].to_list() == ["南大街", None, None, "a\nb"]


def test_placeholders_are_null_and_flagged_in_every_kind_of_column() -> None:
    parsed = parse(
        SrcWeigh,
        net_kg=["X", "1"],
        weighed_at=["—", "2024-06-07 00:00:00"],
        weigh_mode=["/", "自动"],
        facility_name=["××", "X"],
        weigh_ticket_no=["—", "1"],
    )
    flagged = {flag: rows.to_list() for flag, rows in parsed.flags.items()}
    assert flagged == {
        f"redacted:{column}": [True, False]
        for column in ("weigh_ticket_no", "facility_name", "net_kg", "weighed_at", "weigh_mode")
    }
    assert parsed.redacted_cells == 5
    assert parsed.frame["facility_name"].to_list() == [None, "X"]


def test_a_choice_that_means_none_is_no_placeholder() -> None:
    parsed = parse(SrcPenalty, review_status=["无", "复议"])
    assert parsed.frame["review_status"].to_list() == ["无", "复议"]
    assert not parsed.flags


def test_other_spellings_of_a_choice_are_translated() -> None:
    parsed = parse(SrcPenalty, procedure=["一般程序", "普通程序（一般程序）", " 简易 程序"])
    assert parsed.frame["procedure"].to_list() == ["普通程序", "普通程序", "简易程序"]


def test_yes_and_no_are_read_in_many_spellings() -> None:
    parsed = parse(SrcCase, is_supervised=["是", "否", "Y", "n", "1", "0", "TRUE", "x?", None])
    assert parsed.frame["is_supervised"].to_list() == [
        True, False, True, False, True, False, True, None, None,
    ]  # fmt: skip
    assert parsed.unreadable["is_supervised"].to_list()[7]


def test_a_yes_in_a_count_column_is_one() -> None:
    parsed = parse(SrcCase, extension_cnt=["是", "否", "2", "2.0", "1.5"])
    assert parsed.frame["extension_cnt"].to_list() == [1, 0, 2, 2, None]
    assert parsed.unreadable["extension_cnt"].to_list() == [False] * 4 + [True]


def test_lists_are_split_at_every_usual_separator() -> None:
    parsed = parse(SrcPenalty, penalty_types=["警告、罚款", "罚款;警告 ", None, "—"])
    assert parsed.frame["penalty_types"].to_list() == [
        ["警告", "罚款"],
        ["罚款", "警告"],
        None,
        None,
    ]


def test_decimals_are_rounded_half_away_from_zero_once() -> None:
    parsed = parse(SrcPenalty, fine_yuan=["1.005", "2.675", "1025.1187562", "0.004"])
    assert parsed.frame["fine_yuan"].to_list() == [
        Decimal("1.01"), Decimal("2.68"), Decimal("1025.12"), Decimal("0.00"),
    ]  # fmt: skip


def test_typed_expressions_are_cast_and_what_does_not_fit_is_unreadable() -> None:
    parsed = parse(SrcWeigh, net_kg=[1.5, None, float("nan"), 1e30])
    assert parsed.frame["net_kg"].to_list() == [Decimal("1.500"), None, None, None]
    assert parsed.unreadable["net_kg"].to_list() == [False, False, True, True]


def test_defaults_fill_empty_cells_but_never_unreadable_ones() -> None:
    parsed = parse(SrcWeigh, is_synthetic_ticket=["", "vielleicht", "是"])
    assert parsed.frame["is_synthetic_ticket"].to_list() == [False, None, True]
    assert parse(SrcCase, case_no=["1"]).frame["stream"].to_list() == ["常规"]


@pytest.mark.parametrize("copies", [1, 10_000])
def test_few_and_many_rows_are_read_alike(copies: int) -> None:
    cells = {
        "net_kg": ["1", "近3吨", "X", "?", None],
        "weighed_at": ["2024/6/7", "—", "", "6月", "45450"],
    }
    parsed = parse(SrcWeigh, **{name: column * copies for name, column in cells.items()})
    tail = parsed.frame.tail(5)
    assert tail["net_kg"].to_list() == [Decimal(1), Decimal(3000), None, None, None]
    assert tail["weighed_at"].dt.to_string("%F").to_list() == [
        "2024-06-07",
        None,
        None,
        None,
        "2024-06-07",
    ]
    assert parsed.unreadable["net_kg"].sum() == copies
    assert parsed.unreadable["weighed_at"].sum() == copies
    assert parsed.flags["approx:net_kg"].tail(5).to_list() == [False, True, False, False, False]
