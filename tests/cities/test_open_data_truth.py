"""The yardstick itself: the counter agrees with the known answers, the extracts with the sets."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from cities.open_data.count_truth import EXTRACT_TRUTH, EXTRACTS, compare, count_all
from cities.open_data.make_extracts import EXTRACTS as CUTS
from cities.open_data.truth.boston import Case, due_incl_backlog, recurrence_count


def case(opened: str, closed: str | None = None, target: str | None = None) -> Case:
    return Case(
        case_no=opened,
        opened=datetime.fromisoformat(opened),
        target=datetime.fromisoformat(target) if target else None,
        closed=datetime.fromisoformat(closed) if closed else None,
        is_flagged_on_time=True,
        kind="Graffiti Removal",
        location="1 Main St",
        neighborhood="",
        channel="",
    )


@pytest.mark.full_data
def test_the_counter_agrees_with_every_known_figure_of_the_whole_sets(realdata: Path) -> None:
    known = json.loads((realdata / "GROUND_TRUTH.json").read_text(encoding="utf-8"))
    compared, differences = compare(count_all(realdata), known)
    assert differences == []
    assert compared > 2000


def test_the_figures_kept_beside_the_extracts_are_those_of_the_extracts() -> None:
    known = json.loads(EXTRACT_TRUTH.read_text(encoding="utf-8"))
    counted = count_all(EXTRACTS)
    assert compare(counted, known)[1] == []
    assert compare(known, counted)[1] == []


@pytest.mark.full_data
def test_the_extracts_are_cut_from_the_whole_sets_byte_for_byte(
    realdata: Path, tmp_path: Path
) -> None:
    for cut in CUTS:
        path = cut(realdata, tmp_path)
        kept = EXTRACTS / path.relative_to(tmp_path)
        assert path.read_bytes() == kept.read_bytes(), kept.name


def test_the_extracts_stay_small() -> None:
    sizes = [path.stat().st_size for path in EXTRACTS.rglob("*") if path.is_file()]
    assert sum(sizes) < 4_000_000
    assert max(sizes) < 2_000_000


def test_no_vehicle_number_is_kept_in_the_extract() -> None:
    lines = (EXTRACTS / "philadelphia_parking_2013" / "parking.csv").read_text().splitlines()
    assert {line.split(",")[3] for line in lines} == {""}


def test_a_case_closed_late_is_due_in_its_closing_month_and_overdue_before() -> None:
    table = due_incl_backlog([case("2015-01-10", "2015-03-05", "2015-01-20")])
    assert [(line["m"], line["due"], line["late"], line["overdue_open"]) for line in table] == [
        ("2015-01", 1, 0, 1),
        ("2015-02", 1, 0, 1),
        ("2015-03", 1, 1, 0),
    ]


def test_a_reopening_counts_only_within_thirty_days_of_the_closing() -> None:
    first = case("2015-01-01", "2015-01-02")
    within = case("2015-02-01 00:00:00")
    beyond = case("2015-02-01 00:00:01")
    before_closing = case("2015-01-01 12:00:00")
    assert recurrence_count([first, within]) == 1
    assert recurrence_count([first, beyond]) == 0
    assert recurrence_count([first, before_closing]) == 0


def test_a_missing_figure_and_a_wrong_one_are_both_differences() -> None:
    known = {"a": 1, "b": [{"m": "2015-01", "n": 2}], "note": "words"}
    assert compare({"a": 1, "b": [{"m": "2015-01", "n": 2}]}, known) == (3, [])
    assert compare({"a": 1, "b": []}, known)[1] == [("/b/2015-01", None, {"m": "2015-01", "n": 2})]
    assert compare({"a": 9, "b": known["b"]}, known)[1] == [("/a", 9, 1)]
