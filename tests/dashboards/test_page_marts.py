"""The sums that pages ask instead of the facts: by hand, and how facts lie in an edition."""

from datetime import date, datetime

import duckdb
import pytest

from benchmarks import marts
from publishing import Edition
from publishing.tables import read_order

BOX = {"city_bounds": [120.0, 29.0, 121.0, 30.0]}


def case(day: int, closed: int | None, **changed: object) -> tuple[object, ...]:
    """A case of November 2024 as `fct_case` has it, as far as the marts read it."""
    told = {
        "street_id": "d/s",
        "district_id": "d",
        "reported_at": datetime(2024, 11, day, 23, 59),
        "closed_at": datetime(2024, 11, closed) if closed else None,
        "is_closed": closed is not None,
        "is_valid": True,
        "discovery": "主动",
        "lng": 120.0051,
        "lat": 29.0149,
    }
    return tuple({**told, **changed}.values())


CASES = [
    case(3, 4),  # reported on a Sunday, closed on the Monday after it
    case(4, 11),
    case(5, None, discovery="被动", lng=120.0099),
    case(6, 10, is_valid=False, lng=120.01),
    case(6, None, lng=0.0, lat=0.0),
    case(6, None, street_id="e/s", district_id="e", lng=119.9999),
    case(6, 7, is_closed=False, lng=None),  # voided after its closing
]
COLUMNS = (
    "street_id varchar, district_id varchar, reported_at timestamp, closed_at timestamp, "
    "is_closed boolean, is_valid boolean, discovery varchar, lng double, lat double"
)


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(f"create table fct_case ({COLUMNS})")
    connection.executemany("insert into fct_case values (?, ?, ?, ?, ?, ?, ?, ?, ?)", CASES)
    connection.execute(
        "create table fct_weigh_ticket as from (values "
        "('f', date '2024-11-04', 'd', '进场', 1500.5::decimal(18, 6)), "
        "('f', date '2024-11-04', 'd', '进场', 500), "
        "('f', date '2024-11-04', 'd', '出场', 700), "
        "('f', date '2024-11-04', 'e', '出场', 700), "
        "('f', date '2024-11-05', 'd', '进场', 1), "
        "('f', null, 'd', '进场', 1)"
        ") as tickets (facility_id, weighed_on, district_id, flow_direction, net_kg)"
    )
    marts.make(connection, BOX)
    return connection


def test_a_week_counts_what_was_found_and_what_was_closed_in_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute("from fct_case_week order by all").fetchall()
    assert rows == [
        ("d/s", "d", date(2024, 10, 28), 1, 0),
        ("d/s", "d", date(2024, 11, 4), 3, 2),
        ("d/s", "d", date(2024, 11, 11), 0, 1),
        ("e/s", "e", date(2024, 11, 4), 1, 0),
    ]


def test_a_cell_is_500_m_wide_and_lies_in_the_city(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute("from fct_case_cell order by all").fetchall()
    assert rows == [("d/s", 24001, 5802, "d", 3), ("d/s", 24002, 5802, "d", 1)]


def test_a_day_of_a_facility_tells_what_came_in_by_district(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute("from fct_weighing_day order by all").fetchall()
    assert [(*row[:4], row[4] and float(row[4])) for row in rows] == [
        ("f", date(2024, 11, 4), "d", 3, 2000.5),
        ("f", date(2024, 11, 4), "e", 1, None),
        ("f", date(2024, 11, 5), "d", 1, 1.0),
    ]


def test_cases_lie_month_by_month_and_in_a_month_by_area(edition: Edition) -> None:
    with edition.connect() as connection:
        rows = connection.execute(
            "select date_trunc('month', reported_at), area_id, reported_at from fct_case"
        ).fetchall()
    assert rows == sorted(rows)
    assert len({month for month, _, _ in rows}) > 1


def test_what_a_table_lacks_of_its_order_is_left_out() -> None:
    assert read_order("fct_case", ["case_id", "area_id"]) == '"area_id", "case_id"'
    assert read_order("kpi_catalog", ["kpi_id", "name_zh"]) == '"kpi_id"'
    assert read_order("fct_penalty", ["somewhat", "else"]) == '"somewhat"'
