"""Bounds of a figure that is shown and not stopped: 立案率 (C05) and 车均载重 (S03), DOMAIN §6."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest
from warehouse_builder import CITY, Warehouse, figure

from expectations import GateResult

JUNE_DAY = date(2024, 6, 1)
DISTRICT, STREET = "zhonglou", "zhonglou/nandajie"


def with_filing(warehouse: Warehouse, filed: int, accepted: int, area_id: str) -> GateResult:
    """The warehouse with one 立案率 of June, and what the warning says of it."""
    row = figure("C05", area_id, JUNE_DAY, filed, denominator=float(accepted), n=accepted)
    return added(warehouse, row)["G06.kpi_value.filing"]


def added(warehouse: Warehouse, row: dict[str, object]) -> dict[str, GateResult]:
    told = pl.DataFrame([row])
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.register("told", told)
        connection.execute("insert into kpi_value by name select * from told")
    return warehouse.judged()


@pytest.mark.parametrize(
    ("filed", "accepted", "percent"), [(101, 100, "101.0%"), (49, 100, "49.0%"), (9, 20, "45.0%")]
)
def test_a_filing_rate_out_of_bounds_is_shown_and_stops_nothing(
    warehouse, filed, accepted, percent
):
    told = with_filing(warehouse, filed, accepted, DISTRICT)
    assert (told.status, told.severity, told.blocks) == ("fail", "warning", False)
    assert "C05 立案率 zhonglou M 2024-06-01" in told.observed
    assert percent in told.observed
    assert told.failing_rows == accepted


@pytest.mark.parametrize(
    ("filed", "accepted", "area_id"),
    [(100, 100, CITY), (50, 100, CITY), (19, 9, CITY), (101, 100, STREET)],
)
def test_a_usual_filing_rate_and_a_small_or_low_place_are_not_shown(
    warehouse, filed, accepted, area_id
):
    assert with_filing(warehouse, filed, accepted, area_id).status == "pass"


def test_a_filing_rate_of_a_day_or_a_part_is_not_judged(warehouse):
    row = figure("C05", CITY, JUNE_DAY, 300, denominator=100.0, n=100)
    for change in ({"period_type": "W"}, {"breakdown": "unit", "breakdown_id": "u1"}):
        assert added(warehouse, row | change)["G06.kpi_value.filing"].status == "pass"


def with_load(warehouse: Warehouse, tonnes: float, **more: object) -> dict[str, GateResult]:
    """The warehouse with 40 weighings of so many tonnes each."""
    row = figure("S03", CITY, JUNE_DAY, 40 * tonnes, denominator=40.0, n=40)
    return added(warehouse, row | {"breakdown": "facility", "breakdown_id": "f_zz01", **more})


@pytest.mark.parametrize("tonnes", [0.45, 25.5, 31])
def test_an_unusual_load_of_a_facility_is_shown_and_stops_nothing(warehouse, tonnes):
    told = with_load(warehouse, tonnes)["G09.kpi_value.trip_bounds.warning"]
    assert (told.status, told.severity, told.blocks) == ("fail", "warning", False)
    assert "S03 车均载重 changzhou M 2024-06-01 f_zz01" in told.observed
    assert f"{tonnes}" in told.observed


@pytest.mark.parametrize("tonnes", [0.5, 3.05, 25])
def test_a_usual_load_is_not_shown(warehouse, tonnes):
    assert with_load(warehouse, tonnes)["G09.kpi_value.trip_bounds.warning"].status == "pass"


def test_few_weighings_and_a_kind_of_vehicle_are_not_judged(warehouse):
    few = {"numerator": 27.0, "denominator": 1.0, "value": 27.0}
    assert with_load(warehouse, 27, **few)["G09.kpi_value.trip_bounds.warning"].status == "pass"
    light = {"breakdown": "facility_vehicle", "breakdown_id": "f_hs01|有害垃圾专用车"}
    assert with_load(warehouse, 0.45, **light)["G09.kpi_value.trip_bounds.warning"].status == "pass"


def test_the_load_of_a_district_is_shown_from_25_and_stopped_from_30_tonnes(warehouse):
    bounds = "G09.kpi_value.trip_bounds"
    for tonnes, shown in ((27, f"{bounds}.warning"), (32, bounds)):
        warehouse.change(
            f"update kpi_value set numerator = {tonnes} * denominator, value = {tonnes}"
            f" where kpi_id = 'S03' and area_id = '{DISTRICT}'"
            " and period_start = date '2024-06-01'"
        )
        results = warehouse.judged()
        assert [
            name for name in (bounds, f"{bounds}.warning") if results[name].status == "fail"
        ] == [shown]
        assert "zhonglou M 2024-06-01" in results[shown].observed
