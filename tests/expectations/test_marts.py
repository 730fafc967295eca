"""Poisoned warehouses: shape, names, personal data, final periods; the owning gate stops it."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from landing_builder import unmet
from warehouse_builder import CITY

from expectations import Approval, FinalPeriod, check_marts, verdict

JUNE = "period_start = date '2024-06-01'"
TOTAL = "breakdown = 'total'"
MAY = FinalPeriod("case", "M", date(2024, 5, 1))


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
        where cast(split_part(case_id, ':', 2) as int) < 25;
        update dim_area set area_name = '钟楼区' where area_id = 'zhonglou'
        """
    )
    results = warehouse.judged()
    assert unmet(results) == {"G04.fct_case"}
    observed = results["G04.fct_case"].observed
    assert "对上 97.5%" in observed and "共享单车乱停×25" in observed
    assert observed.startswith("案件的小类（钟楼区，来源 platform，全部）：")


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


def test_a_figure_of_a_final_period_grows_while_its_window_is_open(warehouse, edition):
    """R01 of May waits 30 days for its recurrences: what was called provisional is not frozen."""
    with duckdb.connect(str(edition / "warehouse.duckdb")) as published:
        published.execute(
            "alter table kpi_value add column is_provisional boolean default false;"
            f"update kpi_value set is_provisional = true where kpi_id = 'C01' and {TOTAL}"
        )
    results = change_may(warehouse).judged(edition, [MAY])
    assert unmet(results) == {"G16.kpi_value"}
    assert results["G16.kpi_value"].failing_rows == 6
    assert "changzhou M 2024-05-01 unit=u1" in results["G16.kpi_value"].observed


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
