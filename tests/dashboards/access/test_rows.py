"""No row of another district gets through, of any public table, by any named query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboards import queries
from dashboards.access.rows import CLOSED, OPEN, RULES
from dashboards.access.scope import ATTACHED, WHOLE_CITY, Scope, connect, narrow
from dashboards.indicators import read_book
from publishing import Edition, EditionError
from tests.dashboards.access import every_table
from tests.dashboards.access.every_table import OTHER, OWN
from tests.dashboards.fixture_catalog import PLACES
from tests.dashboards.fixture_figures import CITY, DISTRICTS, district_id
from tests.dashboards.test_dashboard_queries import ARGUMENTS

MINE, THEIRS = district_id(0), [district_id(place) for place in range(1, len(DISTRICTS))]


@pytest.fixture(scope="module")
def narrowed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every public table, as a viewer of `OWN` has it."""
    path = tmp_path_factory.mktemp("every") / "warehouse.duckdb"
    every_table.write(path)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{path}' as {ATTACHED} (read_only)")
        narrow(connection, OWN)
        yield connection


@pytest.fixture(scope="module")
def mine(edition: Edition) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published fixture, as a viewer of its first district has it."""
    connection = connect(edition, Scope(MINE))
    yield connection
    connection.close()


def test_every_public_table_has_a_rule_and_every_rule_a_table() -> None:
    assert set(RULES) == set(every_table.declared())


@pytest.mark.parametrize("table", sorted(RULES))
def test_no_cell_of_any_table_names_another_district(
    narrowed: duckdb.DuckDBPyConnection, table: str
) -> None:
    told = str(narrowed.execute(f'select * from "{table}"').fetchall())
    assert OTHER not in told
    if RULES[table] not in (OPEN, CLOSED):
        assert OWN in told


@pytest.mark.parametrize("table", sorted(t for t, rule in RULES.items() if rule is CLOSED))
def test_a_closed_table_has_its_columns_and_no_row(
    narrowed: duckdb.DuckDBPyConnection, table: str
) -> None:
    found = narrowed.execute(f'select * from "{table}"')
    assert {column[0] for column in found.description} == set(every_table.declared()[table])
    assert found.fetchall() == []


@pytest.mark.parametrize("table", ["kpi_value", "kpi_comparison"])
def test_the_city_stays_beside_the_district_but_not_its_units_and_places(
    narrowed: duckdb.DuckDBPyConnection, table: str
) -> None:
    rows = narrowed.execute(f"select area_id, breakdown from {table}").fetchall()
    assert {kind for area, kind in rows if area == "city"} == {"total", "category"}
    assert {kind for area, kind in rows if area == OWN} == set(every_table.BREAKDOWNS)


def test_a_table_without_a_rule_or_without_its_column_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table fct_new as select 'd1' as district_id")
        connection.execute("create table fct_case as select 'd1' as area_id")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{path}' as {ATTACHED} (read_only)")
        narrow(connection, "d1")
        assert connection.execute("from fct_new").fetchall() == []
        assert connection.execute("from fct_case").fetchall() == []


def test_an_area_that_changed_hands_is_the_one_districts_that_has_it_now(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table dim_area as select * from (values "
            "('s', 'street', 'd1', date '2020-01-01'), ('s', 'street', 'd2', date '2024-01-01')) "
            "as t (area_id, area_level, district_id, valid_from)"
        )
        connection.execute("create table recurrence_hotspot as select 's' as area_id")
    for district, rows in (("d1", []), ("d2", [("s",)])):
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{path}' as {ATTACHED} (read_only)")
            narrow(connection, district)
            assert connection.execute("from recurrence_hotspot").fetchall() == rows


FOREIGN = [
    *DISTRICTS[1:],
    *(f"{area}'" for area in THEIRS),
    *(f"{area}/" for area in THEIRS),
    *(place for number, (place, _) in enumerate(PLACES[:-1]) if number % len(DISTRICTS)),
]
"""What tells of another district in the fixture: names, ids, units named after it, places.

The last place is one that no address was found for, which is never listed.
"""


def crafted(given: dict[str, queries.Parameter]) -> Iterator[dict[str, queries.Parameter]]:
    """The arguments, and the same with another district in the place of each text in turn."""
    yield given
    for name, value in given.items():
        if isinstance(value, str):
            for other in (THEIRS[0], f"{THEIRS[0]}/1", "u1", f"{MINE}' or '1'='1"):
                yield {**given, name: other}
        elif isinstance(value, list):
            yield {**given, name: [*value, THEIRS[0]]}


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_no_named_query_tells_of_another_district_whatever_it_is_asked(
    mine: duckdb.DuckDBPyConnection, name: str
) -> None:
    for arguments in crafted(ARGUMENTS[name]):
        told = str(queries.run(mine, name, **arguments))
        assert [foreign for foreign in FOREIGN if foreign in told] == []


def test_the_same_queries_tell_of_other_districts_to_the_whole_city(edition: Edition) -> None:
    with connect(edition, WHOLE_CITY) as connection:
        told = "".join(
            str(queries.run(connection, name, **arguments)) for name, arguments in ARGUMENTS.items()
        )
    assert [foreign for foreign in FOREIGN if foreign not in told and "/" not in foreign] == []


def test_the_book_of_a_district_holds_itself_and_the_city(mine: duckdb.DuckDBPyConnection) -> None:
    book = read_book(mine)
    assert [area.area_id for area in [book.city, *book.districts]] == [CITY, MINE]
    assert {area for _, area in book.observations} == {CITY, MINE}


def test_a_district_the_edition_does_not_know_reads_the_city_alone(edition: Edition) -> None:
    for made_up in ("", "no such", f"{MINE}' or true --", "%"):
        with connect(edition, Scope(made_up)) as connection:
            assert connection.execute("select distinct area_id from kpi_value").fetchall() == [
                (CITY,)
            ]


def test_no_named_query_says_the_name_of_the_attached_file() -> None:
    for name in queries.names():
        assert not re.search(rf"{ATTACHED}|\bscope\.|attach|information_schema", queries.sql(name))


def test_a_district_connection_reaches_no_other_file_and_changes_nothing(
    mine: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for statement in (
        f"attach '{tmp_path / 'x.duckdb'}' as x",
        f"copy kpi_value to '{tmp_path / 'x.csv'}'",
        "set enable_external_access = true",
        f"delete from {ATTACHED}.main.kpi_value",
    ):
        with pytest.raises(duckdb.Error):
            mine.execute(statement)


def test_a_missing_edition_is_an_edition_error(edition: Edition, tmp_path: Path) -> None:
    gone = Edition(edition.id, tmp_path, edition.manifest)
    with pytest.raises(EditionError, match="one district"):
        connect(gone, Scope(MINE))
