"""Evidence that failed, was skipped or did not run is found, by KPI, column and test."""

from dataclasses import replace

import pytest

from cities.settings import REPO
from tests.kpi_coverage.check import empty_cells, faults, not_run_here, out_of_date
from tests.kpi_coverage.evidence import (
    ABSENT,
    DATA_TEST,
    GIVEN_BY,
    OPEN_DATA,
    SAMPLE,
    UNIT_TEST,
    Outcome,
    Told,
)
from tests.kpi_coverage.table import PAGE, lines, page

EDGE = "a_hotspot_has_three_cases_two_closings_and_two_months"
"""The only edge-case test of R02, whose only independent check is the sample truth."""
TWO_YEARS = GIVEN_BY[SAMPLE]
WHOLE_SETS = GIVEN_BY[OPEN_DATA]


def without(green, kind, name=None):
    """The run, but that nothing was told of a kind, or of one name of it."""
    gone = [one for one in green.told if one.kind == kind and name in (None, one.name)]
    assert gone
    return replace(green, told=[one for one in green.told if one not in gone])


def ended(green, test, outcome):
    """The run, but with another end of a test."""
    return replace(green, outcomes={**green.outcomes, test: outcome})


def of(kpi_id, found):
    return [told for told in found if told.startswith(f"{kpi_id} ")]


@pytest.mark.parametrize("test", GIVEN_BY.values())
def test_the_tests_that_must_tell_evidence_exist(test):
    path, name = test.split("::")
    text = (REPO / path).read_text(encoding="utf-8")
    assert f"def {name}(" in text and "tell_evidence(" in text


def test_where_all_evidence_held_the_page_is_right(rows, green):
    assert faults(rows, green) == []
    proved = lines(green.credits)
    assert empty_cells(proved) == []
    assert out_of_date(PAGE.read_text(encoding="utf-8"), proved) == []


def test_a_unit_test_that_failed_is_not_credited(rows, green):
    failed = Told(UNIT_TEST, EDGE, False, GIVEN_BY[UNIT_TEST])
    ran = replace(without(green, UNIT_TEST, EDGE), told=[*green.told, failed])
    assert of("R02", faults(rows, ran)) == [
        f"R02 edge-case tests: unit test {EDGE} failed in {GIVEN_BY[UNIT_TEST]}"
    ]
    proved = lines(ran.credits)
    assert EDGE not in page(proved)
    assert of("R02", out_of_date(page(rows), proved)) == [
        f"R02 edge-case tests: the page says '`{EDGE}`', the run ''"
    ]
    assert [cell.split(":")[0] for cell in empty_cells(proved)] == ["R02 edge-case tests"]


def test_evidence_that_no_test_told_is_not_credited_and_may_leave_a_cell_empty(rows, green):
    ran = without(green, SAMPLE, "R02")
    told = f"sample truth R02 was not run by {TWO_YEARS}"
    assert faults(rows, ran) == [f"R02 independent check: {told}", f"R02 data: {told}"]
    proved = lines(ran.credits)
    assert [cell.split(":")[0] for cell in empty_cells(proved)] == [
        "R02 independent check",
        "R02 data",
    ]
    assert len(out_of_date(page(rows), proved)) == 2


def test_a_reading_that_was_not_compared_is_told_beside_those_that_were(rows, green):
    ran = without(green, SAMPLE, "R01 closed_7d")
    (row,) = (row for row in lines(ran.credits) if row.kpi_id == "R01")
    assert row.cells["data"] == "示例市 (without closed_7d); Boston"


@pytest.mark.parametrize("result", ["failed", "did not run", "skipped"])
@pytest.mark.parametrize("kind", GIVEN_BY)
def test_what_a_test_told_that_did_not_pass_is_not_credited(rows, green, kind, result):
    ran = ended(green, GIVEN_BY[kind], Outcome(result))
    about = [told for told in faults(rows, ran) if f": {kind} " in told]
    assert len(about) == sum(one.kind == kind for row in rows for one in row.evidence)
    assert all(told.endswith(f"{GIVEN_BY[kind]} {result}") for told in about)


def test_a_test_over_all_data_must_hold_in_every_night_that_told_of_it(rows, green):
    name = "assert_overdue_stock_equals_the_open_cases"
    elsewhere = [Told(DATA_TEST, name, False, "tests/elsewhere.py::test_night")]
    ran = replace(green, told=[*green.told, *elsewhere])
    assert faults(rows, ran) == [
        f"C21 independent check: {DATA_TEST} {name} failed in tests/elsewhere.py::test_night"
    ]
    alone = replace(without(green, DATA_TEST, name), told=[replace(elsewhere[0], holds=True)])
    assert faults(rows, alone), "a night of another city is not the one that has all figures"


@pytest.mark.parametrize("why", [f"{ABSENT} (FULL_RAW …)", "not today"])
def test_only_the_want_of_the_whole_sets_excuses_a_test_and_not_in_ci(rows, green, why):
    absent = ended(without(green, OPEN_DATA), WHOLE_SETS, Outcome("skipped", why))
    in_ci = faults(rows, absent)
    told = f"GROUND_TRUTH Messages H01 was not run: {WHOLE_SETS} skipped: {why}"
    assert of("H01", in_ci) == [f"H01 independent check: {told}", f"H01 data: {told}"]
    assert not_run_here(rows, absent) == []

    here = replace(absent, needs_all=False)
    if ABSENT not in why:
        assert faults(rows, here) == in_ci
        return
    assert faults(rows, here) == []
    assert page(lines(here.credits)) == page(rows)
    (sentence,) = not_run_here(rows, here)
    assert "stands unchecked: GROUND_TRUTH of Austin S01, Austin S03, Boston C11" in sentence
    assert why in sentence


def test_a_page_that_says_more_or_less_than_the_run_is_found(rows):
    committed = page(rows)
    more = committed.replace("| C21 | 超期未结数 | `int_kpi__case`, ", "| C21 | 超期未结数 | ")
    assert out_of_date(more, rows) == [
        "C21 implemented: the page says '`int_kpi__case_fine`',"
        " the run '`int_kpi__case`, `int_kpi__case_fine`'"
    ]
    short = "\n".join(line for line in committed.splitlines() if not line.startswith("| V04 "))
    assert [told.split(":")[0] for told in out_of_date(short, rows)] == [
        f"V04 {column}" for column in rows[0].cells
    ]
    assert out_of_date(f"{committed}\n", rows) == ["the page is not what the command writes"]
