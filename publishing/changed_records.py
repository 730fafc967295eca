"""The delivered records (cases, orders, tickets …) in which two editions differ.

Only records that a new delivery named are looked at: a night brings thousands, the facts hold
millions.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publishing.hashing import quoted


@dataclass(frozen=True)
class Life:
    """When a record of a fact begins and ends; one whose `last` date is empty still lives."""

    fact: str
    landed: str
    record_id: str
    firsts: tuple[str, ...]
    last: str


LIVES = (
    Life("fct_case", "src_case", "case_id", ("reported_at", "filed_at"), "closed_at"),
    Life("fct_hotline_order", "src_hotline", "order_id", ("received_at",), "closed_at"),
    Life("fct_weigh_ticket", "src_weigh", "ticket_id", ("weighed_at",), "weighed_at"),
    Life("fct_penalty", "src_penalty", "penalty_id", ("filed_on", "decided_on"), "closed_on"),
    Life(
        "fct_illegal_building", "src_illegal_building", "building_id", ("found_on",), "removed_on"
    ),
)
"""Facts whose id is the number that the source delivered, with the landing table it comes from."""

_TABLE = """
    create or replace temp table changed_record (
        domain varchar, record_id varchar, area_id varchar, first_on date, last_on date
    )
"""
_INSERT = """
    insert into changed_record
    with delivered as (
        select distinct record_id from new_record where table_name = '{landed}'
    ),

    before as (
        select *, hash({compared}) as h
        from before_edition.{fact}
        where {record_id} in (select record_id from delivered)
    ),

    after as (
        select *, hash({compared}) as h
        from after_edition.{fact}
        where {record_id} in (select record_id from delivered)
    ),

    lives as (
        select
            {record_id} as record_id,
            [before.area_id, after.area_id, before.district_id, after.district_id] as areas,
            least({dates}) as first_at,
            case
                when before.h is not null and before.{last} is null then null
                when after.h is not null and after.{last} is null then null
                else greatest({dates})
            end as last_at
        from before
        full join after using ({record_id})
        where before.h is distinct from after.h
    ),

    domains as (select distinct domain from new_delivery where table_name = '{landed}'),

    cities as (
        select list(distinct area_id) as ids
        from after_edition.dim_area
        where area_level = 'city'
    )

    select
        domains.domain,
        lives.record_id,
        unnest(list_distinct(list_concat(lives.areas, cities.ids))) as area_id,
        cast(lives.first_at as date) as first_on,
        cast(lives.last_at as date) as last_on
    from lives
    cross join domains
    cross join cities
"""


def list_changed_records(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `changed_record`: one row per record and area it counts in.

    Both editions are attached as `before_edition` and `after_edition`, the frames of
    `Grounds.frames` are registered. A fact that either lacks, or whose columns are others, is
    passed over.
    """
    connection.execute(_TABLE)
    if not has_table(connection, "after_edition", "dim_area"):
        return
    for life in LIVES:
        shared = _columns(connection, "before_edition", life.fact) & _columns(
            connection, "after_edition", life.fact
        )
        needed = {life.record_id, "area_id", "district_id", *life.firsts, life.last}
        if not needed <= shared:
            continue
        dates = ", ".join(
            f"{side}.{column}"
            for column in (*life.firsts, life.last)
            for side in ("before", "after")
        )
        # What is only a matter of the hour (`as_of`) makes no record another.
        compared = ", ".join(quoted(column) for column in sorted(shared - {"as_of"}))
        connection.execute(
            _INSERT.format(
                fact=life.fact,
                landed=life.landed,
                record_id=life.record_id,
                last=life.last,
                dates=dates,
                compared=compared,
            )
        )


def has_table(connection: duckdb.DuckDBPyConnection, catalog: str, name: str) -> bool:
    """Whether an attached file has a table or view of this name."""
    return bool(_columns(connection, catalog, name))


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str, name: str) -> set[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns "
        "where table_catalog = ? and table_schema = 'main' and table_name = ?",
        [catalog, name],
    ).fetchall()
    return {column for (column,) in rows}
