"""Which changes of figures are restatements, and that none is ever lost from the ledger."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from edition_factory import AS_OF, context, frames, write_warehouse

from publishing import Edition, Grounds, build_candidate, current, publish, rollback
from publishing.grounds import APPROVAL_SCHEMA, DELIVERY_SCHEMA, FINAL_SCHEMA, RECORD_SCHEMA
from publishing.ledger import LEDGER_NAME

MAY = ("2025-05-01", "2025-05-31")
JUNE = ("2025-06-01", "2025-06-30")
DOMAINS = {"C01": "case", "C11": "case", "H04": "hotline"}


def figure(
    value: float | None, period: tuple[str, str] = MAY, kind: str = "M", **changed: str
) -> tuple[Any, ...]:
    """One row of kpi_value: a count of a city's total in May, unless it is told otherwise."""
    key = {"kpi": "C01", "policy": "", "area": "city", "breakdown": "total", "part": "", **changed}
    named = (key["kpi"], key["policy"], kind, *period, key["area"], key["breakdown"], key["part"])
    return (*named, value, None, value)


class Bureau:
    """A folder of editions, and a warehouse that is written anew for every night."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.editions = folder / "editions"

    def publish(
        self, *rows: tuple[Any, ...], cases: tuple[tuple[Any, ...], ...] = (), **more: Any
    ) -> str:
        path = write_warehouse(self.folder / "w.duckdb", kpi_rows=[*rows])
        with duckdb.connect(str(path)) as warehouse:
            warehouse.execute("create table kpi_catalog (kpi_id varchar, domain varchar)")
            warehouse.executemany("insert into kpi_catalog values (?, ?)", list(DOMAINS.items()))
            warehouse.execute(
                "create or replace table fct_case (case_id varchar, area_id varchar, "
                "district_id varchar, reported_at timestamp, filed_at timestamp, "
                "closed_at timestamp, as_of timestamp)"
            )
            for case in cases:
                warehouse.execute("insert into fct_case values (?, ?, ?, ?, ?, ?, ?)", case)
            for statement in more.pop("statements", ()):
                warehouse.execute(statement)
        with build_candidate(path, self.editions, frames(), context(**more)) as candidate:
            outcome = publish(candidate, verdict_passed=True)
        assert outcome.edition_id is not None
        return outcome.edition_id

    @property
    def edition(self) -> Edition:
        found = current(self.editions)
        assert found is not None
        return found

    @property
    def ledger(self) -> list[dict[str, Any]]:
        with self.edition.connect() as connection:
            return connection.execute("from kpi_restatement").pl().to_dicts()

    def told(self) -> list[tuple[str, float | None, float | None]]:
        return [(row["kind"], row["value_before"], row["value_after"]) for row in self.ledger]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def test_a_changed_figure_of_a_closed_period_is_listed_with_both_editions(bureau: Bureau) -> None:
    first = bureau.publish(figure(10), figure(5, JUNE))
    second = bureau.publish(figure(11), figure(6, JUNE))
    (row,) = bureau.ledger
    assert (row["edition_before"], row["edition_id"], row["as_of"]) == (first, second, AS_OF)
    assert (row["kpi_id"], row["period_type"], row["period_start"]) == (
        "C01",
        "M",
        date(2025, 5, 1),
    )
    assert (row["kind"], row["value_before"], row["value_after"]) == ("changed", 10, 11)
    assert (row["numerator_before"], row["numerator_after"]) == (10, 11)
    assert (row["denominator_before"], row["is_final"], row["approval"]) == (None, False, "")


def test_a_figure_whose_window_was_still_open_is_no_restatement(bureau: Bureau) -> None:
    marked = ["alter table kpi_value add column is_provisional boolean default true"]
    bureau.publish(figure(10), statements=marked)
    bureau.publish(figure(11), statements=marked)
    assert bureau.told() == []


def test_what_is_gone_or_came_late_to_a_known_period_is_listed(bureau: Bureau) -> None:
    bureau.publish(figure(10), figure(4, area="d1"), figure(3, kpi="H04"))
    bureau.publish(figure(10), figure(1, area="d2"), figure(3, kpi="H04"))
    assert sorted(bureau.told()) == [("added", None, 1), ("removed", 4, None)]


def test_a_new_kpi_reading_breakdown_or_period_restates_nothing(bureau: Bureau) -> None:
    bureau.publish(figure(10))
    bureau.publish(
        figure(10),
        figure(3, kpi="H04"),
        figure(2, policy="other"),
        figure(4, breakdown="unit", part="u1"),
        figure(9, ("2025-04-01", "2025-04-30")),
    )
    assert bureau.told() == []


def test_days_are_working_figures_and_weeks_are_not(bureau: Bureau) -> None:
    day, week = ("2025-06-03", "2025-06-03"), ("2025-06-02", "2025-06-08")
    bureau.publish(figure(1, day, "D"), figure(7, week, "W"))
    bureau.publish(figure(2, day, "D"), figure(8, week, "W"))
    assert [(row["period_type"], row["value_after"]) for row in bureau.ledger] == [("W", 8)]


def test_the_ledger_grows_and_outlives_a_night_without_restatements(bureau: Bureau) -> None:
    bureau.publish(figure(10))
    for value in (11, 12):
        bureau.publish(figure(value))
    bureau.publish(figure(12), figure(1, JUNE))
    assert sorted(bureau.told()) == [("changed", 10, 11), ("changed", 11, 12)]


def test_figures_that_come_back_are_restated_twice(bureau: Bureau) -> None:
    """A bad delivery is published and withdrawn: the first edition is in use again, unchanged."""
    first = bureau.publish(figure(10))
    bureau.publish(figure(99))
    assert bureau.publish(figure(10)) == first
    assert bureau.told() == []
    bureau.publish(figure(10), figure(1, JUNE))
    assert sorted(bureau.told()) == [("changed", 10, 99), ("changed", 99, 10)]


def test_after_a_rollback_the_ledger_goes_on_from_what_readers_saw(bureau: Bureau) -> None:
    bureau.publish(figure(10))
    bureau.publish(figure(11))
    rollback(bureau.editions, reason="数据有误")
    bureau.publish(figure(12))
    assert sorted(bureau.told()) == [("changed", 10, 11), ("changed", 10, 12)]


def test_a_crash_before_the_ledger_is_written_loses_no_entry(bureau: Bureau) -> None:
    bureau.publish(figure(10))
    bureau.publish(figure(11))
    (bureau.editions / LEDGER_NAME).unlink()
    bureau.publish(figure(12))
    assert sorted(bureau.told()) == [("changed", 10, 11), ("changed", 11, 12)]


def test_a_damaged_ledger_file_is_set_aside(bureau: Bureau) -> None:
    bureau.publish(figure(10))
    bureau.publish(figure(11))
    (bureau.editions / LEDGER_NAME).write_bytes(b"no parquet")
    bureau.publish(figure(12))
    assert len(bureau.ledger) == 2
    assert (bureau.editions / LEDGER_NAME).with_suffix(".damaged").exists()


def test_the_ledger_is_outside_the_content_hash(bureau: Bureau, tmp_path: Path) -> None:
    for value in (10, 11):
        bureau.publish(figure(value))
    at_once = Bureau(tmp_path / "at_once")
    at_once.publish(figure(11))
    assert bureau.edition.id == at_once.edition.id
    assert (len(bureau.ledger), len(at_once.ledger)) == (1, 0)


def test_a_final_period_is_told_with_the_leave_it_was_corrected_under(bureau: Bureau) -> None:
    may = {"domain": "case", "period_type": "M", "period_start": date(2025, 5, 1)}
    leave = {**may, "kpi_id": "C01", "area_id": "city", "told": "分管领导：补录"}
    grounds = Grounds(
        final_periods=pl.DataFrame([may], schema=FINAL_SCHEMA),
        approvals=pl.DataFrame([leave], schema=APPROVAL_SCHEMA),
    )
    rows = (figure(3, kpi="H04"), figure(5, ("2025-04-01", "2025-04-30")))
    bureau.publish(figure(10), *rows)
    changed = (figure(4, kpi="H04"), figure(6, ("2025-04-01", "2025-04-30")))
    bureau.publish(figure(11), *changed, grounds=grounds)
    told = {(r["kpi_id"], r["period_start"]): (r["is_final"], r["approval"]) for r in bureau.ledger}
    assert told == {
        ("C01", date(2025, 5, 1)): (True, "分管领导：补录"),
        ("H04", date(2025, 5, 1)): (False, ""),
        ("C01", date(2025, 4, 1)): (False, ""),
    }


def test_the_causes_are_new_deliveries_of_the_domain_and_their_records_that_differ(
    bureau: Bureau,
) -> None:
    """d1 has a case of May that closed late, one that is as it was, one of June; d2 has another."""

    def case(number: int, day: str, closed: str | None, area: str = "d1") -> tuple[Any, ...]:
        seen = datetime.fromisoformat(f"2025-{day} 08:00:00")
        end = None if closed is None else datetime.fromisoformat(f"2025-{closed} 08:00:00")
        return (f"s:{number}", f"{area}/1", area, seen, seen, end, AS_OF)

    before = (case(1, "05-03", None), case(2, "05-04", "05-05"), case(4, "05-09", None, "d2"))
    after = (
        case(1, "05-03", "05-06"),
        case(2, "05-04", "05-05"),
        case(3, "06-02", None),
        case(4, "05-09", "05-10", "d2"),
    )
    rows = [
        ("old@1", "case", "src_case", "old", "案件：一月.csv", 9),
        ("new@2", "case", "src_case", "new", "案件：更正.csv", 4),
        ("ref@3", None, "ref_unit", "ref", "单位：ref_unit.csv", 2),
        ("weigh@4", "sanitation", "src_weigh", "weigh", "磅单：六月.csv", 5),
    ]
    asked: list[pl.DataFrame] = []

    def read_records(chosen: pl.DataFrame) -> pl.DataFrame:
        asked.append(chosen)
        ids = [("src_case", f"s:{number}") for number in (1, 2, 3, 4)]
        return pl.DataFrame(ids, schema=RECORD_SCHEMA, orient="row")

    grounds = Grounds(
        deliveries=pl.DataFrame(rows, schema=DELIVERY_SCHEMA, orient="row"),
        read_records=read_records,
    )
    states = [row[0] for row in rows]
    bureau.publish(figure(10, area="d1"), cases=before, batches=states[:1], grounds=grounds)
    bureau.publish(figure(11, area="d1"), cases=after, batches=states, grounds=grounds)
    (row,) = bureau.ledger
    assert row["cause_batches"] == ["单位：ref_unit.csv", "案件：更正.csv"]
    assert (row["cause_record_ids"], row["cause_record_cnt"]) == (["s:1"], 1)
    assert asked[-1]["batch_id"].to_list() == ["new", "ref", "weigh"]
