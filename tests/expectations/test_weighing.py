"""G10: weigh tickets that contradict their lorry, their numbers or their habit (DOMAIN §7)."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import polars as pl
import pytest
from landing_builder import LAST_DAY, judged, nights, pulled, tickets_of, tonight, unmet
from warehouse_builder import CITY, MONTHS, figure

JUNE = MONTHS[-1]
NTH = pl.int_range(pl.len())


def lorries(day):
    """60 loads of a day by twenty lorries in turn, each about 9 t empty and built for 8 t."""
    return tickets_of(day).with_columns(
        plate_no=pl.format("示A{}", NTH % 20),
        tare_kg=(9000 + NTH % 20 * 10).cast(pl.Decimal(18, 6)),
        rated_load_t=pl.lit(8).cast(pl.Decimal(18, 3)),
        weigh_mode=pl.lit("自动"),
    )


def history(folder, rows_of):
    """Thirty nights, all published."""
    built = nights(folder, LAST_DAY - timedelta(days=34))
    for day in (LAST_DAY - timedelta(days=n) for n in range(30, 0, -1)):
        built.deliver("src_weigh", rows_of(day), "weighbridge", pulled(day))
    built.published = len(built.batches)
    return built


@pytest.fixture
def landing(tmp_path):
    return history(tmp_path / "landing", lorries)


def g10(landing):
    """Results of G10 on the tickets by the last part of their name."""
    found = judged(landing)
    return {k.split(".")[-1]: r for k, r in found.items() if k.startswith("G10.src_weigh")}


def test_an_ordinary_day_meets_every_check(landing):
    tonight(landing, "src_weigh", lorries(LAST_DAY))
    results = g10(landing)
    assert {r.status for r in results.values()} == {"pass"} and len(results) == 7


@pytest.mark.parametrize(("refused", "stops"), [(1, False), (5, True)])
def test_more_contradictions_than_chance_brings_stop(landing, refused, stops):
    told = {"rows_read": 60 + refused, "rows_quarantined": refused, "source_records": 60 + refused}
    reasons = {"net_is_gross_minus_tare: 净重与毛重减皮重相差超过 20 千克": refused}
    tonight(landing, "src_weigh", lorries(LAST_DAY), quarantine_reasons=reasons, **told)
    assert ("G10.src_weigh.contradicting" in unmet(judged(landing))) is stops


def test_a_load_above_1_3_times_the_rated_load_is_shown(landing):
    net = pl.when(NTH == 7).then(10_401).when(NTH == 8).then(10_400).otherwise("net_kg")
    rows = lorries(LAST_DAY).with_columns(net_kg=net.cast(pl.Decimal(18, 3)))
    tonight(landing, "src_weigh", rows)
    found = g10(landing)["overloaded"]
    assert (found.status, found.severity, found.failing_rows) == ("fail", "warning", 1)


def test_a_lorry_more_than_a_tenth_heavier_than_it_was_is_shown(landing):
    tare = pl.when(NTH == 3).then(9_940).when(NTH == 4).then(9_900).otherwise("tare_kg")
    rows = lorries(LAST_DAY).with_columns(tare_kg=tare.cast(pl.Decimal(18, 6)))
    tonight(landing, "src_weigh", rows)
    found = g10(landing)["tare"]
    assert (found.severity, found.failing_rows) == ("warning", 1) and "9030" in found.observed


def test_a_lorry_back_within_five_minutes_is_shown(landing):
    back = pl.col("weighed_at").first() + pl.duration(seconds=299)
    rows = lorries(LAST_DAY).with_columns(
        weighed_at=pl.when(NTH == 20).then(back).otherwise("weighed_at")
    )
    tonight(landing, "src_weigh", rows)
    found = g10(landing)["too_soon"]
    assert found.failing_rows == 1 and "299 秒" in found.observed


def test_a_ticket_delivered_again_is_no_second_weighing(landing):
    tonight(landing, "src_weigh", lorries(LAST_DAY))
    landing.published = len(landing.batches)
    tonight(landing, "src_weigh", lorries(LAST_DAY))
    assert g10(landing)["too_soon"].status == "pass"


@pytest.mark.parametrize(("by_hand", "status"), [(2, "pass"), (60, "fail")])
def test_tickets_by_hand_are_a_share_of_the_last_deliveries(landing, by_hand, status):
    mode = pl.when(by_hand > NTH).then(pl.lit("手工补录")).otherwise("weigh_mode")
    rows = [lorries(LAST_DAY - timedelta(days=n)).with_columns(weigh_mode=mode) for n in (1, 0)]
    tonight(landing, "src_weigh", pl.concat(rows))
    assert g10(landing)["by_hand"].status == status


def test_numbers_that_a_series_skips_are_shown(landing):
    rows = pl.concat([lorries(LAST_DAY).head(25), lorries(LAST_DAY).tail(27)])
    tonight(landing, "src_weigh", rows)
    assert g10(landing)["numbers"].failing_rows == 8


def test_numbers_that_never_ran_in_a_row_have_no_gaps(landing):
    rows = lorries(LAST_DAY).with_columns(weigh_ticket_no=pl.format("X{}", NTH * 137 + 10_000))
    tonight(landing, "src_weigh", rows)
    assert g10(landing)["numbers"].status == "pass"


@pytest.mark.parametrize("tickets_a_day", [60, 4])
def test_no_other_facility_speaks_for_one_that_is_silent_on_a_working_day(tmp_path, tickets_a_day):
    """A second station weighs on working days; on the last day, a Tuesday, it weighs nothing."""

    def both(day):
        other = lorries(day).head(0 if day.isoweekday() >= 6 else tickets_a_day)
        return pl.concat(
            [
                lorries(day),
                other.with_columns(
                    facility_name=pl.lit("横山转运站"),
                    weigh_ticket_no=pl.format("Q{}", "weigh_ticket_no"),
                ),
            ]
        )

    landing = history(tmp_path / "landing", both)
    tonight(landing, "src_weigh", lorries(LAST_DAY))
    results = g10(landing)
    silent = {
        name for name, r in results.items() if name.startswith("missing") and r.status == "fail"
    }
    assert silent == {"missing_day"}
    assert "横山转运站 2024-06-04" in results["missing_day"].observed


@pytest.mark.parametrize(
    ("gap", "n", "found"),
    [
        (2.9, 200, set()),
        (3.1, 200, {"G10.kpi_value.route_gap.warning"}),
        (8.1, 200, {"G10.kpi_value.route_gap"}),
        (8.1, 50, {"G10.kpi_value.route_gap.warning"}),
        (50.0, 19, set()),
    ],
)
def test_a_route_warns_above_three_percent_and_stops_above_eight(warehouse, gap, n, found):
    cut = {"breakdown": "facility", "breakdown_id": "f1", "denominator_policy": "by_route", "n": n}
    told = pl.DataFrame([figure("S14", CITY, JUNE, gap, denominator=100.0, **cut)])
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.register("told", told)
        connection.execute("insert into kpi_value by name select * from told")
    results = warehouse.judged()
    failing = {k for k, r in results.items() if k.startswith("G10") and r.status == "fail"}
    assert failing == found


def test_t16_as_much_leachate_as_waste_is_shown(warehouse):
    """6.4万吨 of leachate beside 6.32万吨 of waste are 101 %; 16.9 of 32.85 are 51 %."""
    warehouse.change(
        """
        insert into fct_weigh_ticket by name
        select
            'w' || i as ticket_id, date '2020-01-01' as weighed_on,
            if(i = 0, '渗滤液', '其他') as waste_stream, i = 1 as is_msw,
            i = 1 as is_first_weighing, if(i = 0, 64000, 63200) as net_kg
        from range(2) as t (i)
        """
    )
    found = warehouse.judged()["G10.fct_weigh_ticket.leachate"]
    assert (found.status, found.severity) == ("fail", "warning") and "2020-01" in found.observed
    warehouse.change("update fct_weigh_ticket set net_kg = 32500 where waste_stream = '渗滤液'")
    assert warehouse.judged()["G10.fct_weigh_ticket.leachate"].status == "pass"
