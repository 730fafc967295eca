"""Poisoned figures: identities, rates, sums, magnitudes; exactly the gate that owns it stops it."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
from landing_builder import unmet
from warehouse_builder import CITY, figure

from expectations import FinalPeriod

JUNE = "period_start = date '2024-06-01'"
TOTAL = "breakdown = 'total'"
MAY = FinalPeriod("case", "M", date(2024, 5, 1))


def test_a_due_count_that_is_not_the_sum_of_its_kinds_stops(warehouse):
    """T01 asks for it: one of on time, late and overdue open is missing."""
    warehouse.change(
        f"delete from kpi_value where kpi_id = 'C21' and area_id = '{CITY}' and {JUNE};"
        f"insert into kpi_value by name (select * replace (0 as numerator, 0 as value)"
        f" from kpi_value where kpi_id = 'C21' and area_id = '{CITY}' and period_start ="
        " date '2024-05-01')"
    )
    results = warehouse.judged()
    assert "G05.kpi_value" in unmet(results)
    assert "超期未结 0" in results["G05.kpi_value"].observed


def test_the_due_identity_alone_stops_when_areas_still_add_up(warehouse):
    warehouse.change(
        f"update kpi_value set numerator = numerator - 1 where kpi_id = 'C21' and {JUNE}"
        " and area_id in ('zhonglou/nandajie', 'zhonglou', 'changzhou')"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G05.kpi_value"}
    assert results["G05.kpi_value"].failing_rows == 3


def test_a_rate_above_one_stops(warehouse):
    warehouse.change(
        "update kpi_value set numerator = denominator + 1, value = (denominator + 1) / denominator"
        f" where kpi_id = 'C14'; insert into kpi_value by name select * replace ('C14' as kpi_id,"
        " 105.0 as numerator, 100.0 as denominator, 1.05 as value) from kpi_value"
        f" where kpi_id = 'C12' and area_id = '{CITY}' and {JUNE}"
    )
    assert unmet(warehouse.judged()) == {"G06.kpi_value.range"}


def test_a_rate_that_is_not_its_quotient_stops_and_tells_the_denominator_that_fits(warehouse):
    """T01: 127,392 accepted and 115,887 closed are printed as 98.7 %."""
    row = figure("C14", CITY, date(2024, 6, 1), 115_887, denominator=127_392.0)
    row |= {"value": 0.987, "denominator_policy": "accepted_cohort"}
    told = pl.DataFrame([row])
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.register("told", told)
        connection.execute("insert into kpi_value by name select * from told")
    results = warehouse.judged()
    assert unmet(results) == {"G06.kpi_value.ratio"}
    assert "分母应在 117354–117472 之间" in results["G06.kpi_value.ratio"].message


def test_more_cases_on_time_than_closed_stop(warehouse):
    """Both KPIs stay within 0 and 1, so only the comparison can tell."""
    warehouse.change(
        f"update kpi_value set numerator = numerator + 15, value = (numerator + 15) / denominator"
        f" where kpi_id = 'C13' and {JUNE}"
        " and area_id in ('zhonglou/nandajie', 'zhonglou', 'changzhou')"
    )
    results = warehouse.judged()
    assert "G06.kpi_value.on_time" in unmet(results)
    assert unmet(results) <= {"G06.kpi_value.on_time", "G05.kpi_value"}


def test_channels_that_do_not_add_up_to_their_total_stop(warehouse):
    warehouse.change(
        "update kpi_value set numerator = numerator - 3 where breakdown = 'channel'"
        f" and breakdown_id = '公众举报' and area_id = '{CITY}' and {JUNE}"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G07.kpi_value"}
    assert "按渠道" in results["G07.kpi_value"].observed


def test_a_breakdown_that_vanished_for_a_month_stops(warehouse):
    warehouse.change(f"delete from kpi_value where breakdown = 'procedure' and {JUNE}")
    results = warehouse.judged()
    assert unmet(results) == {"G07.kpi_value"}
    assert "细分之和 0" in results["G07.kpi_value"].observed


def test_streets_that_do_not_add_up_to_their_district_stop(warehouse):
    warehouse.change(
        f"update kpi_value set numerator = numerator + 2 where kpi_id = 'E03' and {TOTAL}"
        f" and area_id = 'zhonglou/nandajie' and {JUNE}"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G08.kpi_value.streets"}
    assert "E03 罚没金额 zhonglou M 2024-06-01" in results["G08.kpi_value.streets"].observed


def test_the_unassigned_street_belongs_to_its_district(warehouse):
    warehouse.change(f"delete from kpi_value where area_id = 'zhonglou/-' and {JUNE}")
    assert unmet(warehouse.judged()) == {"G08.kpi_value.streets"}


def test_districts_that_do_not_add_up_to_the_city_stop(warehouse):
    warehouse.change(
        "update kpi_value set denominator = denominator + 5, value = numerator / (denominator + 5)"
        f" where kpi_id = 'C12' and area_id = '{CITY}' and {JUNE}"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G08.kpi_value.districts"}
    assert "分母" in results["G08.kpi_value.districts"].observed


def test_a_street_counts_for_the_district_it_belonged_to_then(warehouse):
    warehouse.change(
        """
        insert into dim_area by name
        select * replace (date '2024-07-01' as valid_from, 'tianning' as district_id)
        from dim_area where area_id = 'zhonglou/nandajie'
        """
    )
    assert unmet(warehouse.judged()) == set()


def test_a_month_of_kilograms_stops(warehouse):
    kilograms = "numerator = numerator * 1000, value = value * 1000"
    warehouse.change(f"update kpi_value set {kilograms} where kpi_id in ('S01', 'S03') and {JUNE}")
    results = warehouse.judged()
    assert unmet(results) == {
        "G09.kpi_value.t_per_trip",
        "G09.kpi_value.totals",
        "G09.kpi_value.trip_bounds",
    }
    assert "疑似千克与吨混用" in results["G09.kpi_value.t_per_trip"].message


def test_a_month_whose_fines_lost_a_ten_thousand_stops(warehouse):
    warehouse.change(
        "update kpi_value set numerator = numerator / 10000, value = value / 10000"
        f" where kpi_id = 'E03' and {JUNE}"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G09.kpi_value.fine_per_case", "G09.kpi_value.totals"}
    assert "“万”漏写或多写" in results["G09.kpi_value.totals"].message


def test_stray_months_with_a_handful_of_tickets_say_nothing_about_units(warehouse):
    """Philadelphia 2017: 2 to 6 tickets a month among two thousand."""
    factor = "0.002"
    warehouse.change(
        f"update kpi_value set numerator = numerator * {factor}, value = numerator * {factor},"
        f" n = 3 where kpi_id in ('E01', 'E03') and {JUNE}"
    )
    assert unmet(warehouse.judged()) == set()
