"""Rows are withheld below the pages: a connection on which another district's do not exist.

The viewer of one district gets an in-memory database. The file of the edition is attached to it
read-only, and over it stands one view per public table, filtered by `dashboards.access.rows`. The
named queries run on it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboards import queries
from dashboards.access.rows import CLOSED, RULES, RowRule
from dashboards.queries import Row
from publishing import Edition, EditionError
from publishing.editions import READER_CONFIG, WAREHOUSE_NAME

ATTACHED = "published_file"
"""Name of the whole file on a district's connection; no named query may say it (tested)."""


@dataclass(frozen=True)
class Scope:
    """Which rows a viewer reads: those of the whole city, or of one district (`dim_area`)."""

    district_id: str | None

    @property
    def key(self) -> str:
        """By which connections, books and answers are kept apart."""
        return "city" if self.district_id is None else f"district:{self.district_id}"


WHOLE_CITY = Scope(None)


def connect(edition: Edition, scope: Scope) -> duckdb.DuckDBPyConnection:
    """A read-only connection to what the scope may read of the edition.

    A district that the edition does not know reads the city's totals and nothing else.

    Raises:
        EditionError: the edition was removed meanwhile, or its file is damaged.
    """
    if scope.district_id is None:
        return edition.connect()
    path = edition.path.resolve() / WAREHOUSE_NAME
    connection = duckdb.connect(":memory:", config=_MEMORY_CONFIG)
    try:
        connection.execute(f"attach {_literal(path)} as {ATTACHED} (read_only)")
        connection.execute("set enable_external_access = false")
        narrow(connection, scope.district_id)
        connection.execute("set lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise EditionError(f"{path} cannot be opened for one district: {error}") from error
    return connection


def district_names(edition: Edition) -> dict[str, str]:
    """`area_id` → name of the districts that an edition knows."""
    with edition.connect() as connection:
        rows = queries.run(connection, "areas")
    return districts_among(rows)


def districts_among(areas: Iterable[Row]) -> dict[str, str]:
    """`area_id` → name of the districts among the rows of the query `areas`."""
    return {
        area["area_id"]: area["area_name"]
        for area in areas
        if area["area_level"] == "district" and not area["is_unassigned"]
    }


# External access is what attaching the file takes; it is shut right after.
_MEMORY_CONFIG = {
    key: READER_CONFIG[key] for key in READER_CONFIG if key != "enable_external_access"
}


def narrow(
    connection: duckdb.DuckDBPyConnection,
    district_id: str,
    rules: Mapping[str, RowRule] = RULES,
) -> None:
    """Lay a filtered view over every table of the attached file; one without a rule is closed."""
    columns = _columns(connection)
    _know_what_is_own(connection, district_id, columns)
    for table, present in columns.items():
        rule = rules.get(table, CLOSED)
        is_whole = set(rule.columns) <= present
        condition = rule.condition if is_whole else CLOSED.condition
        connection.execute(
            f'create view memory.main."{table}" as '
            f'select * from {ATTACHED}.main."{table}" where {condition}'
        )


def _know_what_is_own(
    connection: duckdb.DuckDBPyConnection, district_id: str, columns: Mapping[str, set[str]]
) -> None:
    """The sets that the conditions speak of: the district, its areas and units, the city.

    An area that changed hands is the district's that has it now; a unit that did is nobody's.
    """
    connection.execute("create schema memory.scope")
    connection.execute(
        "create table memory.scope.own as select ?::varchar as district_id", [district_id]
    )
    has_areas = set(_AREA_COLUMNS) <= columns.get("dim_area", set())
    areas = f"{ATTACHED}.main.dim_area" if has_areas else _NO_AREAS
    connection.execute(
        f"create table memory.scope.own_area as select area_id from {areas} group by area_id "
        "having arg_max(district_id, valid_from) = (select district_id from memory.scope.own)"
    )
    connection.execute(
        "create table memory.scope.city_area as "
        f"select distinct area_id from {areas} where area_level = 'city'"
    )
    has_units = {"unit_id", "area_id"} <= columns.get("dim_unit", set())
    units = f"{ATTACHED}.main.dim_unit" if has_units else _NO_UNITS
    connection.execute(
        f"create table memory.scope.own_unit as select unit_id from {units} group by unit_id "
        "having bool_and(coalesce(area_id in (select area_id from memory.scope.own_area), false))"
    )


_AREA_COLUMNS = ("area_id", "area_level", "district_id", "valid_from")
_NO_AREAS = f"(select {', '.join(f'null::varchar as {name}' for name in _AREA_COLUMNS)})"
_NO_UNITS = "(select null::varchar as unit_id, null::varchar as area_id)"


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Table of the attached file → its columns."""
    rows = connection.execute(
        "select table_name, column_name from information_schema.columns "
        "where table_catalog = ? and table_schema = 'main'",
        [ATTACHED],
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found
