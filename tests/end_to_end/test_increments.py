"""Night after night gives what one build of everything gives."""

from datetime import timedelta

import duckdb
from small_city import FIRST_DAY, case_rows, open_small_city, write_csv

from ingestion.contracts import RefUnitAlias
from ingestion.readers import Delimited
from ingestion.source import Source

UNIT_ALIASES = Source("late_aliases", RefUnitAlias, Delimited("alias_*.csv"), cadence="snapshot")


def changed(day, days_later, changes):
    """The first cases of a day as they stand some days later: one dict of new cells a case."""
    later = f"{day + timedelta(days=days_later):%Y-%m-%d} 09:00:00"
    rows = case_rows(day)[: len(changes)]
    for row, cells in zip(rows, changes, strict=True):
        row.update({"更新时间": later, **cells})
    return rows


REOPENED = {"结案时间": "", "处置完成时间": "", "案件状态": "处置中"}
MOVED = {"街道": "Beacon Hill", "地址描述": "1 Hill Ct"}
OTHER_PROBLEM = {"小类名称": "Graffiti Removal", "大类名称": "Graffiti"}
VOIDED = {"案件状态": "作废", "作废时间": "2024-05-03 08:00:00", "结案时间": ""}
SUSPENDED = {"结案时间": "", "案件状态": "挂账", "挂账时间": "2024-05-02 08:00:00"}


def reopened(day, **cells):
    """A case that was closed on its first day, and taken up again two days later."""
    [row, *_] = case_rows(day)
    again = f"{day + timedelta(days=2)} 09:00:00"
    own = {"案卷号": "reopened", "地址描述": "9 Court St", "重开时间": again, "更新时间": again}
    return row | own | cells


def with_a_night_shift(rows):
    """Every fifth case is handled by a unit that only an alias knows."""
    for row in rows[::5]:
        row["责任单位"] = "Night Shift"
    return rows


def elsewhere(rows):
    """The same cases at other places, so that they touch none of the earlier ones."""
    for row in rows:
        row["地址描述"] += " 新址"
    return rows


def nights(city):
    """What comes: days, corrections, an alias that gives old cases another unit, quiet weeks."""
    day = FIRST_DAY
    write_csv(city.settings.raw_dir / "alias_1.csv", [alias("Night Shift", "boston/isd")])
    for number in range(4):
        city.deliver_day(number, cases=with_a_night_shift(case_rows(day + timedelta(days=number))))
    yield
    corrections = changed(day, 4, [REOPENED, REOPENED, MOVED, OTHER_PROBLEM, VOIDED, SUSPENDED])
    city.deliver_day(4, cases=[*case_rows(day + timedelta(days=4)), *corrections])
    yield
    corrections = changed(day, 5, [{}, REOPENED, {"街道": "Back Bay"}])
    city.deliver_day(5, cases=[*case_rows(day + timedelta(days=5)), *corrections])
    write_csv(city.settings.raw_dir / "cases_reopened.csv", [reopened(day, **REOPENED)])
    write_csv(city.settings.raw_dir / "alias_2.csv", [alias("Night Shift", "boston/btdt")])
    yield
    # Nothing of the old days is delivered again: only time passes, over deadlines and windows.
    for number in range(6, 37):
        city.deliver_day(number, cases=elsewhere(case_rows(day + timedelta(days=number))))
    # That a case had been closed before comes late, in a state older than the one that stands.
    told_late = reopened(day, 重开时间="", 更新时间=f"{day} 14:00:00")
    write_csv(city.settings.raw_dir / "cases_told_late.csv", [told_late])
    yield


def alias(name, unit):
    return {"unit_alias": name, "unit_id": unit}


def made_anew(city):
    """Names of the tables and landed sources that the last build found changed."""
    with duckdb.connect(str(city.settings.warehouse_path), read_only=True) as warehouse:
        if not warehouse.execute(
            "from duckdb_tables() where table_name = 'changed_in_build'"
        ).fetchall():
            return None
        rows = warehouse.execute("select unique_id from changed_in_build").fetchall()
    return {unique_id.split(".")[-1] for (unique_id,) in rows}


def test_nights_with_corrections_equal_one_build_of_everything(tmp_path, monkeypatch):
    editions, changes = [], []
    nightly = open_small_city(tmp_path / "nightly", monkeypatch, [UNIT_ALIASES])
    for _ in nights(nightly):
        assert nightly.night(), nightly.refresh.reasons
        editions.append(nightly.edition.id)
        changes.append(made_anew(nightly))
    figures = nightly.edition.manifest.content_hash
    with nightly.edition.connect() as connection:
        counted = connection.execute(
            """
            select
                count(*) filter (closed_at is null and is_valid),
                count(*) filter (unit_id = 'boston/btdt'),
                    count(*) filter (is_overdue_open),
                count(first_closed_at) filter (case_no = 'reopened')
            from fct_case
            """
        ).fetchone()

    at_once = open_small_city(tmp_path / "at_once", monkeypatch, [UNIT_ALIASES])
    for _ in nights(at_once):
        pass
    assert at_once.night(), at_once.refresh.reasons

    assert len(set(editions)) == 4
    first, corrected, renamed, _ = changes
    assert first is None, "the first night makes everything"
    assert {"src_case", "int_case__rollup", "kpi_value"} <= corrected
    assert not corrected & {"dim_area", "dim_unit", "int_calendar__day", "fct_survey_answer"}
    assert renamed - corrected == {"ref_unit_alias"}
    assert figures == at_once.edition.manifest.content_hash
    assert counted == (3, 14, 2, 1)
