"""The published figures are the known ones, to the digit."""

import json
from pathlib import Path

import pytest
from known_answers import Line, as_table, compare, held

from cities.open_data.count_truth import EXTRACT_TRUTH
from tests.kpi_coverage import evidence


def compared(night, truth_path: Path, show_table) -> list[Line]:
    assert night.exit_code == 0, night.output
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    with night.edition.connect() as connection:
        lines = compare(connection, truth)
    show_table(f"known answers: {truth_path.name}", as_table(lines))
    return lines


def assert_nothing_differs(lines: list[Line]) -> None:
    assert len(lines) > 200
    assert not [line for line in lines if line.differs], as_table(lines)


def test_the_extracts_in_the_project_give_their_known_figures(extracts_night, show_table):
    assert_nothing_differs(compared(extracts_night, EXTRACT_TRUTH, show_table))


@pytest.mark.full_data
def test_the_whole_sets_give_the_ground_truth(full_night, full_raw, show_table, tell_evidence):
    lines = compared(full_night, full_raw / "GROUND_TRUTH.json", show_table)
    tell_evidence(evidence.OPEN_DATA, held(lines))
    assert_nothing_differs(lines)


def test_a_wrong_figure_is_seen(extracts_night):
    truth = json.loads(EXTRACT_TRUTH.read_text(encoding="utf-8"))
    truth["boston_311_2015"]["by_month"][0]["cases"] += 1
    truth["kcmo_resident_survey"]["1QSEP2021"]["five_lowest"].reverse()
    with extracts_night.edition.connect() as connection:
        different = [line for line in compare(connection, truth) if line.differs]
    assert {line.subject for line in different} == {
        "Boston C14 cases",
        "Kansas City five lowest in order",
    }


def test_a_kpi_is_held_to_be_known_only_where_none_of_its_figures_differs():
    lines = [
        Line("Boston C14 cases", "2015-06", 5, 5),
        Line("Boston C14 rate %", "2015-06", 20.5, 20.4, 4),
        Line("Boston C12 − C13 late", "2015-06", 1, 1),
        Line("Boston cases present", "all", 5, 4),
    ]
    assert held(lines) == {"Boston C14": False, "Boston C12": True, "Boston C13": True}
