"""Figures of the seed documents (DOMAIN §3): partitions, denominators, magnitudes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from landing_builder import NOW

from expectations import GateResult, check_deliveries
from expectations.magnitude import is_off, magnitude_ratio, unit_slip
from expectations.marts.g09_magnitude import TRIP_HIGH_T, TRIP_LOW_T
from expectations.partitions import (
    DigitTypo,
    digit_typo_candidates,
    implied_denominators,
    partition_gap,
)
from ingestion.contracts import CONTRACTS, SrcRoadOp
from ingestion.landing import prepare
from ingestion.ledger import write_ledger
from ingestion.pull import pull
from ingestion.readers import Spreadsheet
from ingestion.source import Source
from ingestion.store import Store


def test_t01_a_closure_rate_of_98_7_percent_needs_another_denominator_than_the_accepted():
    low, high = implied_denominators(115_887, 0.987)
    assert (low, high) == (117_354, 117_472)
    assert not low <= 127_392 <= high
    assert (127_392 - high, 127_392 - low) == (9_920, 10_038)
    assert all(round(115_887 / due, 3) == 0.987 for due in (low, high))


def test_t01_no_denominator_follows_from_a_rate_of_nothing():
    with pytest.raises(ValueError, match="no denominator"):
        implied_denominators(5, 0.0)


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        pytest.param([18, 508, 50], 576, id="T03 catering units by size"),
        pytest.param([31, 4, 18, 10, 2, 2, 4, 4, 15], 90, id="T06 appeals by nine channels"),
        pytest.param([1268, 77], 1345, id="T07 penalties by procedure"),
        pytest.param([272, 383], 655, id="T13 illegal buildings by notice"),
        pytest.param([312, 343], 655, id="T13 illegal buildings by outcome"),
        pytest.param([19, 91], 110, id="T14 illegal buildings stopped or removed"),
        pytest.param([16 + 135 + 0, 2 + 373 + 50], 576, id="T05 compliant or not, by size"),
        pytest.param([12, 234, 58, 30, 1, 6, 4], 12806 - 12461, id="P05 overdue open by unit"),
    ],
)
def test_partitions_that_hold(parts, total):
    assert partition_gap(parts, total) == 0
    assert digit_typo_candidates(parts, total) == []


def parks_delivered(folder: Path, total: str) -> GateResult:
    """G07 of a workbook with the two small parks of T18, as places that are swept, and `total`."""
    with xlsxwriter.Workbook(folder / "parks.xlsx") as workbook:
        sheet = workbook.add_worksheet("新建公园绿地")
        sheet.write_row("A1", ["道路名称", "作业日期", "清扫保洁面积", "作业类型"])
        sheet.write_row("A2", ["花楼下小游园", "2024-06-04", "700平方米", "人工保洁"])
        sheet.write_row("A3", ["新贸街小游园", "2024-06-04", "2600㎡", "人工保洁"])
        sheet.write_row("A4", ["合计", None, total, None])
    source = Source("parks", SrcRoadOp, Spreadsheet("parks.xlsx"), cadence="snapshot")
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    prepare(store, CONTRACTS)
    (manifest,) = pull(source, folder, store, b"a key of the test", NOW).landed
    assert (manifest.rows_landed, manifest.rows_merged, manifest.rows_quarantined) == (2, 1, 0)
    ledger = write_ledger(store)
    results = check_deliveries(store.landing, ledger, 0, NOW, 26, folder / "checks")
    return next(r for r in results if r.check_id == "G07.src_road_op.total_rows")


def test_t18_the_total_of_two_parks_lands_as_their_sum(tmp_path):
    assert parks_delivered(tmp_path, "3300平方米").status == "pass"


def test_t18_a_total_of_the_parks_that_is_no_sum_stops(tmp_path):
    result = parks_delivered(tmp_path, "3600平方米")
    assert result.blocks
    assert "合计 3600.0，分项之和 3300.0" in result.observed


def test_t04_the_status_of_purifiers_lacks_a_hundred_and_295_would_close_the_gap():
    parts = [135, 44, 102, 195]
    assert partition_gap(parts, 576) == 100
    found = digit_typo_candidates(parts, 576)
    assert DigitTypo(Decimal(195), Decimal(295), is_total=False) in found
    assert DigitTypo(Decimal(44), Decimal(144), is_total=False) not in found


def test_t05_two_cuts_of_the_same_units_disagree_by_16():
    compliant_by_size, compliant_by_status = [16, 135, 0], 135
    assert partition_gap(compliant_by_size, compliant_by_status) == -16


def test_a_total_may_be_the_figure_that_was_mistyped():
    """P03: the rows of 江门 sum to 12,102; the printed 12,120 is last month's."""
    assert partition_gap([12102], 12120) == 18
    assert DigitTypo(Decimal(57), Decimal(67), is_total=True) in digit_typo_candidates([30, 37], 57)


def test_parts_are_added_exactly():
    assert partition_gap([0.1] * 10, 1.0) == 0
    assert partition_gap([Decimal("4000.10"), Decimal("0.005")], Decimal("4000.105")) == 0


def test_t15_a_lost_ten_thousand_is_another_magnitude_and_is_called_so():
    yearly_as_printed = 32.85 / 5
    ten_months_of_2020 = 63_200 / 10 * 12
    ratio = magnitude_ratio(yearly_as_printed, [ten_months_of_2020])
    assert ratio is not None and is_off(ratio)
    assert unit_slip(ratio) == "疑似“万”漏写或多写"
    assert not is_off(magnitude_ratio(yearly_as_printed * 10_000, [ten_months_of_2020]))


def test_t17_kitchen_waste_that_doubles_and_more_is_growth_and_no_slip_of_a_unit():
    """1,820 t in ten months after 1,606 t in four years: five times as much a year, not stopped."""
    before, ten_months = (3_426 - 1_820) / 4, 1_820 / 10 * 12
    ratio = magnitude_ratio(ten_months, [before] * 4)
    assert ratio == pytest.approx(5.44, abs=0.01)
    assert not is_off(ratio) and unit_slip(ratio) == ""


def test_t21_and_t22_a_lorry_carries_what_lorries_carry():
    assert TRIP_LOW_T < 55_361 / 27_086 < TRIP_HIGH_T
    assert TRIP_LOW_T < 234_246.07 / 76_716 < TRIP_HIGH_T
    assert not TRIP_LOW_T < 55_361 / 27_086 * 1000 < TRIP_HIGH_T


def test_a_thousand_is_a_slip_between_kilograms_and_tonnes():
    assert unit_slip(1000.0) == unit_slip(0.0011) == "疑似千克与吨混用"
    assert unit_slip(25.0) == ""


def test_without_neighbours_there_is_no_judgement():
    assert magnitude_ratio(5.0, [0, 0]) is None
    assert not is_off(None)
