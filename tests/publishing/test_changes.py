"""What a new edition says that it changed against the one it replaces."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from edition_factory import (
    AS_OF,
    CASE_ROWS,
    KPI_ROWS,
    context,
    frames,
    publish_once,
    write_warehouse,
)

from publishing import (
    Changes,
    Edition,
    FigureChange,
    KpiChange,
    PeriodSpan,
    TableChange,
    build_candidate,
    current,
    publish,
    rollback,
    verify,
)
from publishing.comparison import changed_figures
from publishing.editions import WAREHOUSE_NAME


def in_use(editions: Path) -> Edition:
    found = current(editions)
    assert found is not None
    return found


def changes_of(editions: Path) -> Changes:
    told = in_use(editions).manifest.changes
    assert told is not None
    return told


def publish_rows(editions: Path, tmp_path: Path, rows: list[tuple], **more: object) -> Changes:
    warehouse = write_warehouse(tmp_path / "changed.duckdb", kpi_rows=rows, **more)
    assert publish_once(warehouse, editions, code_version="def5678").kind == "published"
    return changes_of(editions)


def at(row: tuple, start: str, end: str, kind: str = "M") -> tuple:
    """The same figure in another period."""
    return (row[0], row[1], kind, start, end, *row[5:])


def valued(row: tuple, numerator: float | None, denominator: float | None, value: float) -> tuple:
    """The same key with another figure."""
    return (*row[:8], numerator, denominator, value)


def test_the_first_edition_has_nothing_to_compare_with(warehouse: Path, tmp_path: Path) -> None:
    publish_once(warehouse, tmp_path / "editions")
    assert in_use(tmp_path / "editions").manifest.changes is None


def test_a_changed_figure_is_counted_by_kpi_and_told_when_it_is_a_total_of_the_city(
    editions_once: Path, warehouse: Path
) -> None:
    before = in_use(editions_once)
    publish_once(warehouse, editions_once)
    told = changes_of(editions_once)
    assert told.previous_id == before.id
    assert told.previous_as_of == AS_OF
    assert told.figures.kpis == (KpiChange("C01", 0, 0, 1, 0, 0),)
    assert told.figures.figures == (FigureChange("C01", "", "M", date(2025, 6, 1), 119.0, 120.0),)
    assert told.figures.figures_found == told.figures.changed == 1
    assert told.tables == (TableChange("kpi_value", 5, 5),)
    assert (told.batches_added, told.batches_removed, told.problem) == (0, 0, "")


def test_a_changed_figure_of_a_street_is_counted_and_not_listed(
    editions_twice: Path, tmp_path: Path
) -> None:
    rows = [KPI_ROWS[0], valued(KPI_ROWS[1], 71.0, None, 71.0), *KPI_ROWS[2:]]
    told = publish_rows(editions_twice, tmp_path, rows)
    assert told.figures.kpis == (KpiChange("C01", 0, 0, 1, 0, 0),)
    assert (told.figures.figures, told.figures.figures_found) == ((), 0)


def test_daily_totals_are_counted_and_not_listed(editions_twice: Path, tmp_path: Path) -> None:
    day = at(KPI_ROWS[0], "2025-06-30", "2025-06-30", "D")
    publish_rows(editions_twice, tmp_path, [*KPI_ROWS, day])
    told = publish_rows(editions_twice, tmp_path, [*KPI_ROWS, valued(day, 9.0, None, 9.0)])
    assert told.figures.kpis == (KpiChange("C01", 0, 0, 1, 0, 0),)
    assert told.figures.figures == ()


def test_new_periods_are_told_apart_from_what_came_late_to_old_ones(
    editions_twice: Path, tmp_path: Path
) -> None:
    months = ["2025-07-01", "2025-08-01"]
    fresh = [at(KPI_ROWS[0], month, f"{month[:8]}28") for month in months]
    late = ("C01", *KPI_ROWS[3][1:2], *KPI_ROWS[0][2:])
    hotline = at(KPI_ROWS[4], "2025-07-01", "2025-07-31")
    told = publish_rows(editions_twice, tmp_path, [*KPI_ROWS, *fresh, late, hotline])
    assert told.figures.kpis == (
        KpiChange("C01", added=3, removed=0, changed=0, added_in_new_periods=2),
        KpiChange("H04", added=1, removed=0, changed=0, added_in_new_periods=1),
    )
    assert told.figures.new_periods == (PeriodSpan("M", date(2025, 7, 1), date(2025, 8, 1), 2),)
    assert told.figures.changed == 0


def test_a_figure_that_is_gone_counts_as_changed(editions_twice: Path, tmp_path: Path) -> None:
    told = publish_rows(editions_twice, tmp_path, KPI_ROWS[:-1])
    assert told.figures.kpis == (KpiChange("H04", 0, 1, 0, 0, 0),)
    assert told.figures.changed == 1


def test_another_target_is_no_changed_figure(editions_twice: Path, tmp_path: Path) -> None:
    paths = []
    for number, target in enumerate((0.9, 0.95)):
        path = write_warehouse(tmp_path / f"{number}.duckdb")
        with duckdb.connect(str(path)) as warehouse:
            warehouse.execute(f"alter table kpi_value add column target double default {target}")
        paths.append(path)
        publish_once(path, editions_twice)
    told = changes_of(editions_twice)
    assert {kpi.kpi_id: (kpi.changed, kpi.remarked) for kpi in told.figures.kpis} == {
        "C01": (0, 2),
        "C11": (0, 2),
        "H04": (0, 1),
    }


def test_a_later_as_of_alone_changes_no_figure(editions_twice: Path, tmp_path: Path) -> None:
    path = write_warehouse(tmp_path / "later.duckdb")
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("update kpi_value set as_of = as_of + interval 1 day")
    publish_once(path, editions_twice)
    assert changes_of(editions_twice).figures.kpis == ()


def test_tables_that_tell_of_one_run_only_are_no_change(
    editions_twice: Path, tmp_path: Path
) -> None:
    told = publish_rows(editions_twice, tmp_path, KPI_ROWS, case_rows=CASE_ROWS[:-1])
    assert told.tables == (TableChange("fct_case", 60, 59),)
    assert told.previous_code_version == "abc1234"


def test_new_and_withdrawn_deliveries_are_counted(editions_once: Path, warehouse: Path) -> None:
    publish_once(warehouse, editions_once, batches=["boston-02", "boston-03", "boston-04"])
    told = changes_of(editions_once)
    assert (told.batches_added, told.batches_removed) == (2, 1)


def test_a_damaged_previous_edition_is_said_and_stops_no_publication(
    editions_once: Path, warehouse: Path
) -> None:
    path = in_use(editions_once).path / WAREHOUSE_NAME
    path.chmod(0o644)
    path.write_bytes(b"no database" * 999)
    publish_once(warehouse, editions_once)
    told = changes_of(editions_once)
    assert told.problem
    assert told.figures.kpis == ()
    assert verify(in_use(editions_once).path) == []


def test_an_edition_built_anew_over_its_own_damaged_file_keeps_what_it_changed(
    editions_twice: Path, warehouse: Path
) -> None:
    before = changes_of(editions_twice)
    path = in_use(editions_twice).path / WAREHOUSE_NAME
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-5000])
    publish_once(warehouse, editions_twice)
    assert changes_of(editions_twice) == before


def test_after_a_rollback_the_next_edition_is_compared_with_what_readers_saw(
    editions_twice: Path, tmp_path: Path
) -> None:
    back = rollback(editions_twice, reason="数据有误")
    told = publish_rows(editions_twice, tmp_path, KPI_ROWS[:-1])
    assert told.previous_id == back.id


def test_what_changed_is_under_the_seal_and_outside_the_content_hash(
    editions_once: Path, warehouse: Path
) -> None:
    outcome = publish_once(warehouse, editions_once)
    manifest = in_use(editions_once).path / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text(manifest.read_text().replace('"changed": 1', '"changed": 7'))
    assert changes_of(editions_once).figures.kpis[0].changed == 7
    assert any("封印" in problem for problem in verify(in_use(editions_once).path))
    candidate = build_candidate(warehouse, editions_once / "elsewhere", frames(), context())
    assert publish(candidate, verdict_passed=True).edition_id == outcome.edition_id


@pytest.mark.parametrize("missing", ["before", "after"])
def test_an_edition_without_figures_is_compared_by_its_tables_alone(
    missing: str, editions_twice: Path
) -> None:
    edition = in_use(editions_twice)
    whole = (edition.path / WAREHOUSE_NAME, edition.manifest.tables)
    bare = (whole[0], {n: e for n, e in whole[1].items() if n != "kpi_value"})
    with duckdb.connect(":memory:") as connection:
        sides = (bare, whole) if missing == "before" else (whole, bare)
        assert changed_figures(connection, *sides).kpis == ()
