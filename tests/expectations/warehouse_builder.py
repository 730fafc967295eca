"""A small warehouse in the public columns: two districts, five streets, seven months, all true."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from expectations import Approval, FinalPeriod, GateResult, check_marts

CITY = "changzhou"
STREETS = {
    "zhonglou/nandajie": "zhonglou",
    "zhonglou/-": "zhonglou",
    "tianning/qinglong": "tianning",
    "tianning/-": "tianning",
    "changzhou/-/-": "changzhou/-",
}
MONTHS = [date(2023, 12, 1), *(date(2024, m, 1) for m in range(1, 7))]
BOOK = Path(__file__).parents[2] / "dbt_project" / "seeds" / "indicator_book.csv"

FACTS = {
    "fct_case": (
        "int_case__latest",
        "case_id",
        "is_area_mapped boolean, category_id varchar, unit_id varchar, reported_at timestamp,"
        " place_name varchar",
        "district_name varchar, street_name varchar, minor_name varchar,"
        " handling_unit_name varchar",
    ),
    "fct_hotline_order": (
        "int_hotline__latest",
        "order_id",
        "is_area_mapped boolean, unit_id varchar, received_at timestamp",
        "district_name varchar, street_name varchar, unit_name varchar",
    ),
    "fct_weigh_ticket": (
        "int_sanitation__latest_ticket",
        "ticket_id",
        "is_area_mapped boolean, facility_id varchar, weighed_at timestamp, weighed_on date,"
        " waste_stream varchar, is_msw boolean, is_first_weighing boolean, net_kg decimal(18, 6)",
        "facility_name varchar, source_area_name varchar",
    ),
    "fct_penalty": (
        "int_enforcement__latest_penalty",
        "penalty_id",
        "is_area_mapped boolean, unit_id varchar, filed_on date, decided_on date",
        "district_name varchar, street_name varchar, team_name varchar",
    ),
    "fct_road_operation": (
        "int_sanitation__latest_operation",
        "operation_id",
        "is_area_mapped boolean, op_date date",
        "district_name varchar, street_name varchar",
    ),
    "fct_facility_day": (
        "int_sanitation__latest_facility_day",
        "facility_day_id",
        "facility_id varchar, op_date date",
        "facility_name varchar",
    ),
    "fct_illegal_building": (
        "int_enforcement__latest_building",
        "building_id",
        "is_area_mapped boolean, found_on date",
        "district_name varchar, street_name varchar",
    ),
    "fct_catering_unit": (
        "int_enforcement__latest_catering_unit",
        "survey_id",
        "is_area_mapped boolean, surveyed_on date",
        "district_name varchar, street_name varchar",
    ),
    "fct_muck_violation": (
        "int_enforcement__latest_muck_violation",
        "muck_violation_id",
        "is_area_mapped boolean, found_at timestamp",
        "district_name varchar, street_name varchar",
    ),
    "fct_inspection": (
        "int_assessment__latest_inspection",
        "inspection_id",
        "is_area_mapped boolean, inspected_on date",
        "district_name varchar, street_name varchar",
    ),
    "fct_assess_score": (
        "int_assessment__latest_score",
        "score_id",
        "unit_id varchar, period_start date",
        "unit_name varchar",
    ),
    "fct_notice": (
        "int_enforcement__latest_notice",
        "notice_id",
        "is_area_mapped boolean, unit_id varchar, issued_on date",
        "district_name varchar, street_name varchar, team_name varchar",
    ),
}


def month_end(start: date) -> date:
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def figure(kpi_id: str, area_id: str, start: date, value: float, **more: Any) -> dict[str, Any]:
    """One row of kpi_value with a numerator; a denominator makes the value a quotient."""
    row = {
        "kpi_id": kpi_id,
        "period_type": "M",
        "period_start": start,
        "period_end": month_end(start),
        "area_id": area_id,
        "breakdown": "total",
        "breakdown_id": "",
        "numerator": float(value),
        "denominator": None,
        "denominator_policy": "",
        "is_default_policy": True,
        "n": int(value),
        "status": "ok",
        "as_of": datetime(2024, 6, 30, 23),
        **more,
    }
    below = row["denominator"]
    row["value"] = (
        row["numerator"] if below is None else row["numerator"] / below if below else None
    )
    return row


def leaves(street: str, start: date) -> Iterable[dict[str, Any]]:
    """Figures of one street and month; the streets differ a little."""
    k = 40 + 5 * list(STREETS).index(street) + MONTHS.index(start)
    due = {"denominator": float(k + 20), "denominator_policy": "due_incl_backlog"}
    yield figure("C11", street, start, k + 20, denominator_policy="due_incl_backlog")
    yield figure("C12", street, start, k + 12, **due)
    yield figure("C13", street, start, k, **due)
    yield figure("C21", street, start, 8)
    yield figure("C01", street, start, k)
    yield figure("C01", street, start, k - 9, breakdown="unit", breakdown_id="u1")
    yield figure("C01", street, start, 9, breakdown="unit", breakdown_id="-")
    for channel, part in (("监督员上报", k - 30), ("公众举报", 20), ("视频抓拍", 10)):
        yield figure("C01", street, start, part, breakdown="channel", breakdown_id=channel)
    yield figure("S01", street, start, 3.0534 * k, n=k)
    yield figure("S01", street, start, 3.0534 * k, n=k, breakdown="stream", breakdown_id="其他")
    yield figure("S03", street, start, 3.0534 * k, n=k, denominator=float(k))
    yield figure("E01", street, start, k, denominator_policy="decided_on")
    for procedure, part in (("简易程序", k - 7), ("普通程序", 7)):
        cut = {"breakdown": "procedure", "breakdown_id": procedure}
        yield figure("E01", street, start, part, denominator_policy="decided_on", **cut)
    yield figure("E03", street, start, 110 * k, n=k)


def all_figures() -> list[dict[str, Any]]:
    """Streets, districts and city of every month; the upper levels are sums of the lower ones."""
    lowest = [row for start in MONTHS for street in STREETS for row in leaves(street, start)]
    upper: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in lowest:
        for area in (STREETS[row["area_id"]], CITY):
            same = (row["kpi_id"], row["period_start"], row["breakdown"], row["breakdown_id"])
            upper[(area, *same)].append(row)
    return lowest + [summed(key[0], rows) for key, rows in upper.items()]


def summed(area_id: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The row of an area whose figure is the sum of these rows of its parts."""
    like = {k: v for k, v in rows[0].items() if k not in ("kpi_id", "area_id", "period_start")}
    del like["numerator"], like["value"]
    if like["denominator"] is not None:
        like["denominator"] = sum(row["denominator"] for row in rows)
    like["n"] = sum(row["n"] for row in rows)
    numerator = sum(row["numerator"] for row in rows)
    return figure(rows[0]["kpi_id"], area_id, rows[0]["period_start"], numerator, **like)


def areas() -> list[dict[str, Any]]:
    def area(area_id: str, level: str, parent: str | None, district: str | None) -> dict[str, Any]:
        return {
            "area_id": area_id,
            "area_name": area_id,
            "area_level": level,
            "parent_area_id": parent,
            "district_id": district,
            "is_unassigned": area_id.endswith("/-"),
            "valid_from": date(2000, 1, 1),
            "is_current": True,
        }

    districts = sorted(set(STREETS.values()))
    return [
        area(CITY, "city", None, None),
        *(area(d, "district", CITY, d) for d in districts),
        *(area(s, "street", d, d) for s, d in STREETS.items()),
    ]


def built(path: Path) -> Warehouse:
    """Write the warehouse to `path`."""
    with BOOK.open(encoding="utf-8") as book:
        catalog = pl.DataFrame(list(csv.DictReader(book)))
    catalog = catalog.with_columns(is_additive=pl.col("is_additive") == "true")
    frames = {
        "kpi_value": pl.DataFrame(all_figures(), infer_schema_length=None),
        "kpi_catalog": catalog,
        "dim_area": pl.DataFrame(areas()),
    }
    with duckdb.connect(str(path)) as connection:
        for name, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"create table {name} as select * from frame")
            connection.unregister("frame")
        for fact, (delivered, key, columns, words) in FACTS.items():
            connection.execute(
                f"create table {fact} ({key} varchar, source_name varchar,"
                f" district_id varchar, {columns})"
            )
            connection.execute(f"create table {delivered} ({key} varchar, {words})")
    return Warehouse(path).change(
        """
        insert into fct_case
        select 'platform:' || i, 'platform', 'zhonglou', true, 'c1', 'u1',
            timestamp '2024-06-30' - to_days(cast(i % 100 as integer)), '延陵西路' || i
        from range(1000) as t (i);
        insert into int_case__latest
        select 'platform:' || i, '钟楼区', '南大街街道', '店外经营', '城管中队'
        from range(1000) as t (i);
        """
    )


@dataclass(frozen=True)
class Warehouse:
    """A DuckDB file that tests change with SQL before it is judged."""

    path: Path

    def change(self, sql: str) -> Warehouse:
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(sql)
        return self

    def judged(
        self,
        previous: Path | None = None,
        final: Sequence[FinalPeriod] = (),
        approvals: Sequence[Approval] = (),
    ) -> dict[str, GateResult]:
        """Results of all mart checks by id."""
        results = check_marts(self.path, final, approvals, previous)
        return {result.check_id: result for result in results}
