"""The committed table is what the facts say, and no KPI of the book lacks proof unexplained."""

import csv
from dataclasses import replace

import pytest

from tests.kpi_coverage import facts
from tests.kpi_coverage.proofs import holds, is_printed, unproved
from tests.kpi_coverage.table import COLUMNS, NOT_IN_BOOK, PAGE, REASONS, Line, page


def test_the_page_is_what_the_command_writes(rows):
    assert PAGE.read_text(encoding="utf-8") == page(rows), "python -m tests.kpi_coverage --expected"


def test_every_kpi_of_the_catalogue_has_a_row(rows):
    assert len(rows) == 87
    assert sum(line.startswith("| ") for line in page(rows).splitlines()) == 88


def test_no_cell_of_a_kpi_in_the_book_is_empty_without_a_reason(rows):
    assert [(row.kpi_id, column) for row in rows for column in row.unexplained] == []


def test_every_kpi_of_the_book_is_written_by_a_model_and_the_other_way_round():
    assert set(facts.book()) == set(facts.models()) & set(facts.book())
    assert set(facts.models()) & set(facts.catalogue()) <= set(facts.book())


def test_random_histories_are_told_of_the_kpis_that_they_compare():
    assert set(facts.property_tests()) == {f"C{number:02}" for number in (6, 7, *range(9, 22))}


def test_the_sample_city_counts_every_policy_of_a_kpi_but_the_rarest():
    counted = {(kpi, policy) for kpi, told in facts.sample_truth().items() for policy in told}
    published = {(kpi, policy) for kpi, told in facts.policies().items() for policy in told}
    assert published - counted == set(facts.NOT_IN_A_SMALL_CITY)
    assert counted <= published


def test_open_data_are_told_by_the_functions_that_compare_them_and_by_no_words():
    assert facts.open_data()["C14"] == ["Boston"]
    assert facts.open_data()["E01"] == ["Nashville", "Philadelphia"]


def test_a_kpi_without_tests_is_found_and_a_reason_is_printed():
    nothing = dict.fromkeys(COLUMNS, "")
    bare = Line("C01", "上报数", {**nothing, "implemented": "`int_kpi__case`"})
    assert bare.unexplained == ["independent check", "edge-case tests", "data"]
    explained = Line("C01", "上报数", bare.cells, {"data": "nobody delivers it"})
    assert explained.unexplained == ["independent check", "edge-case tests"]
    assert explained.told("data") == "— nobody delivers it"
    assert Line("C99", "新", nothing).told("data") == f"— {NOT_IN_BOOK}"


def test_reasons_are_given_for_cells_that_exist():
    with REASONS.open(encoding="utf-8", newline="") as handle:
        given = [(row["kpi_id"], row["column"], row["reason"]) for row in csv.DictReader(handle)]
    assert all(reason for _, _, reason in given)
    assert {kpi_id for kpi_id, _, _ in given} <= set(facts.catalogue())
    assert {column for _, column, _ in given} <= set(COLUMNS)
    assert len({(kpi_id, column) for kpi_id, column, _ in given}) == len(given)


def test_no_reason_waits_to_hide_that_a_cell_has_become_empty(rows):
    assert [
        (row.kpi_id, column) for row in rows for column in row.reasons if row.cells[column]
    ] == []


def test_what_a_unit_test_says_it_proves_is_printed_and_expected():
    tests = facts.unit_tests()
    assert sum(bool(test.proves) for test in tests) > 20
    assert [wrong for test in tests for wrong in unproved(test)] == []
    assert {kpi for t in tests for kpis in t.proves.values() for kpi in kpis} <= set(facts.book())


def claiming(number, kpi_id, figure):
    row = {"kpi_id": "C12", "numerator": 911, "denominator": 972}
    proves = {number: {kpi_id: [figure]}}
    return facts.UnitTest(
        "golden_P01", frozenset(), frozenset({"C12"}), proves, (row,), "golden P01 of 天门"
    )


@pytest.mark.parametrize(
    ("number", "kpi_id", "figure", "wrong"),
    [
        ("P01", "C12", "93.72%", []),
        ("P01", "C12", "93.73%", ["the documents do not print it"]),
        ("P01", "C12", "75.82%", ["no expected row holds it"]),
        ("P01", "C13", "93.72%", ["no expected row holds it"]),
        ("P02", "C12", "93.72%", ["neither the name nor the description tells the number"]),
    ],
)
def test_a_number_is_credited_only_for_a_figure_that_the_test_expects(
    number, kpi_id, figure, wrong
):
    test = claiming(number, kpi_id, figure)
    assert [told.split(": ")[-1] for told in unproved(test)] == wrong


def test_a_figure_that_a_test_is_given_proves_nothing_of_its_formula():
    worked = replace(claiming("P01", "C12", "93.72%"), model="int_kpi__case")
    given = replace(worked, model="kpi_value")
    assert (worked.proved_of("C12"), given.proved_of("C12")) == (["P01"], [])


def test_a_figure_is_printed_as_a_whole_and_held_as_rounded():
    assert is_printed("P01", "93.72%") and not is_printed("P01", "93.7")
    assert is_printed("T01", "127392") and not is_printed("T01", "27392")
    assert holds({"value": -0.40333}, "-40.33%") and not holds({"value": 0.40333}, "-40.33%")
