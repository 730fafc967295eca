"""One poisoned warehouse per kind of harm; exactly the gate that owns it must stop it, by name."""

from __future__ import annotations

import shutil
from datetime import date

import duckdb
import polars as pl
import pytest
from landing_builder import unmet
from warehouse_builder import CITY, Warehouse, figure

from expectations import Approval, FinalPeriod, check_marts, verdict

JUNE = "period_start = date '2024-06-01'"
TOTAL = "breakdown = 'total'"
MAY = FinalPeriod("case", "M", date(2024, 5, 1))


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    return Warehouse(tmp_path_factory.mktemp("template") / "warehouse.duckdb").path


@pytest.fixture
def warehouse(_template, tmp_path):
    copied = Warehouse.__new__(Warehouse)
    copied.path = tmp_path / "warehouse.duckdb"
    shutil.copy(_template, copied.path)
    return copied


@pytest.fixture
def edition(_template, tmp_path):
    """The edition in use: as the warehouse was before a test changes it."""
    folder = tmp_path / "editions" / "20240531-abc"
    folder.mkdir(parents=True)
    shutil.copy(_template, folder / "warehouse.duckdb")
    (tmp_path / "editions" / "current").symlink_to(folder)
    return tmp_path / "editions" / "current"


def test_a_true_warehouse_passes_every_check(warehouse, edition):
    results = warehouse.judged(edition, [MAY])
    assert unmet(results) | unmet(results, "warning") == set()
    assert {r.status for r in results.values()} == {"pass"}
    assert verdict(list(results.values())).passed


def test_an_empty_warehouse_stops(warehouse):
    results = warehouse.change("delete from kpi_value").judged()
    assert unmet(results) == {"G01.kpi_value"}


def test_a_figure_that_stands_twice_stops(warehouse):
    twice = f"select * from kpi_value where kpi_id = 'E03' and area_id = '{CITY}' and {JUNE}"
    results = warehouse.change(f"insert into kpi_value {twice}").judged()
    assert unmet(results) == {"G02.kpi_value"}
    assert "E03" in results["G02.kpi_value"].observed


def test_categories_that_the_books_do_not_know_stop_and_are_named(warehouse):
    warehouse.change(
        """
        update fct_case set category_id = '-' where cast(split_part(case_id, ':', 2) as int) < 25;
        update int_case__latest set minor_name = '共享单车乱停'
        where cast(split_part(case_id, ':', 2) as int) < 25
        """
    )
    results = warehouse.judged()
    assert unmet(results) == {"G04.fct_case"}
    observed = results["G04.fct_case"].observed
    assert "对上 97.5%" in observed and "共享单车乱停×25" in observed


def test_a_few_unmapped_units_are_shown_but_do_not_stop(warehouse):
    warehouse.change(
        "update fct_case set unit_id = '-' where cast(split_part(case_id, ':', 2) as int) in"
        " (60, 160, 260, 360, 460, 560, 660)"
    )
    results = warehouse.judged()
    assert unmet(results) == set()
    assert unmet(results, "warning") == {"G04.fct_case.warning"}


def test_a_name_that_appeared_last_week_is_seen_beside_years_that_were_mapped(warehouse):
    warehouse.change(
        "update fct_case set is_area_mapped = false where reported_at = timestamp '2024-06-30'"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G04.fct_case"}
    assert "近 31 天" in results["G04.fct_case"].observed


def test_a_row_that_names_no_unit_is_not_unmapped(warehouse):
    warehouse.change(
        "update fct_case set unit_id = '-'; update int_case__latest set handling_unit_name = ' '"
    )
    results = warehouse.judged()
    assert unmet(results) | unmet(results, "warning") == set()


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


def test_a_phone_number_in_a_public_table_stops_and_is_not_repeated(warehouse):
    warehouse.change(
        "update fct_case set place_name = '门卫13812345678' where case_id = 'platform:7'"
    )
    results = warehouse.judged()
    assert unmet(results) == {"G13.fct_case.scan"}
    assert results["G13.fct_case.scan"].observed == "place_name：1 行"


def test_a_column_of_names_anywhere_in_the_warehouse_stops(warehouse):
    results = warehouse.change(
        "alter table int_case__latest add column party_name varchar"
    ).judged()
    assert unmet(results) == {"G13.warehouse.columns"}
    assert "int_case__latest.party_name" in results["G13.warehouse.columns"].observed


def change_may(warehouse):
    """One case more in May, in its street, its district and the city, in total and by part."""
    return warehouse.change(
        "update kpi_value set numerator = numerator + 1, value = value + 1, n = n + 1"
        " where kpi_id = 'C01' and period_start = date '2024-05-01'"
        " and breakdown_id in ('', 'u1', '监督员上报')"
        " and area_id in ('zhonglou/nandajie', 'zhonglou', 'changzhou')"
    )


def test_a_final_period_that_changed_stops(warehouse, edition):
    results = change_may(warehouse).judged(edition, [MAY])
    assert unmet(results) == {"G16.kpi_value"}
    assert results["G16.kpi_value"].failing_rows == 9
    assert "C01 上报数 changzhou M 2024-05-01：由" in results["G16.kpi_value"].observed


def test_a_period_that_is_not_final_may_change(warehouse, edition):
    other = FinalPeriod("case", "M", date(2024, 4, 1))
    assert unmet(change_may(warehouse).judged(edition, [other])) == set()
    assert (
        unmet(warehouse.judged(edition, [FinalPeriod("hotline", "M", MAY.period_start)])) == set()
    )


def test_an_approved_correction_passes_and_is_recorded(warehouse, edition):
    leave = Approval(
        "case", "M", MAY.period_start, "补录漏报案件", "监督指挥中心主任", kpi_id="C01"
    )
    results = change_may(warehouse).judged(edition, [MAY], [leave])
    assert unmet(results) == set()
    assert "监督指挥中心主任：补录漏报案件（9 个数）" in results["G16.kpi_value"].message


def test_leave_for_one_area_does_not_cover_another(warehouse, edition):
    leave = Approval("case", "M", MAY.period_start, "补录", "主任", area_id="zhonglou")
    results = change_may(warehouse).judged(edition, [MAY], [leave])
    assert unmet(results) == {"G16.kpi_value"}
    assert results["G16.kpi_value"].failing_rows == 6


def test_a_final_figure_that_vanished_stops(warehouse, edition):
    warehouse.change(
        "delete from kpi_value where kpi_id = 'E01' and period_start = date '2024-05-01'"
    )
    final = [FinalPeriod("enforcement", "M", MAY.period_start)]
    results = warehouse.judged(edition, final)
    assert unmet(results) == {"G16.kpi_value"}
    assert "变为 无数据" in results["G16.kpi_value"].observed


def test_a_kpi_that_is_new_in_the_book_does_not_break_a_final_period(warehouse, edition):
    warehouse.change(
        "insert into kpi_value by name select * replace ('C03' as kpi_id) from kpi_value"
        " where kpi_id = 'C01'"
    )
    assert unmet(warehouse.judged(edition, [MAY])) == set()


def test_a_fact_table_that_is_missing_is_an_error_that_stops(warehouse):
    results = warehouse.change("drop table fct_penalty").judged()
    assert unmet(results) == {"G04.fct_penalty"}
    assert results["G04.fct_penalty"].status == "error"


def test_a_missing_warehouse_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no warehouse"):
        check_marts(tmp_path / "none.duckdb")


def test_the_warehouse_is_free_for_its_writer_when_the_checks_are_done(warehouse):
    warehouse.judged()
    warehouse.change("create table writable as select 1 as one")
