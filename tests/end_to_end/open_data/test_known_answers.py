"""The published figures are the known ones, to the digit."""

import json
from pathlib import Path

import pytest
from known_answers import as_table, compare

from cities.open_data.count_truth import EXTRACT_TRUTH


def assert_nothing_differs(night, truth_path: Path, show_table) -> None:
    assert night.exit_code == 0, night.output
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    with night.edition.connect() as connection:
        lines = compare(connection, truth)
    show_table(f"known answers: {truth_path.name}", as_table(lines))
    assert len(lines) > 200
    assert not [line for line in lines if line.differs], as_table(lines)


def test_the_extracts_in_the_project_give_their_known_figures(extracts_night, show_table):
    assert_nothing_differs(extracts_night, EXTRACT_TRUTH, show_table)


@pytest.mark.full_data
def test_the_whole_sets_give_the_ground_truth(full_night, full_raw, show_table):
    assert_nothing_differs(full_night, full_raw / "GROUND_TRUTH.json", show_table)


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
