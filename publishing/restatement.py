"""Restatements (更正): published figures of closed periods that a later edition changed.

A figure is restated when the edition in use no longer called its period provisional and the next
one says another numerator, denominator or value, no longer has it, or has it in a breakdown and
period that the KPI was published by before. Days are working figures and are not listed; `Changes`
counts them. A new KPI, reading, breakdown or period restates nothing.
"""

from __future__ import annotations

import duckdb
import polars as pl

from publishing.changed_records import has_table, list_changed_records
from publishing.grounds import Grounds

IDS_KEPT = 20

FOUND: dict[str, pl.DataType] = {
    "kpi_id": pl.String(),
    "denominator_policy": pl.String(),
    "period_type": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "area_id": pl.String(),
    "breakdown": pl.String(),
    "breakdown_id": pl.String(),
    "kind": pl.String(),
    "value_before": pl.Float64(),
    "value_after": pl.Float64(),
    "numerator_before": pl.Float64(),
    "numerator_after": pl.Float64(),
    "denominator_before": pl.Float64(),
    "denominator_after": pl.Float64(),
    "cause_batches": pl.List(pl.String()),
    "cause_batch_cnt": pl.Int64(),
    "cause_record_ids": pl.List(pl.String()),
    "cause_record_cnt": pl.Int64(),
    "is_final": pl.Boolean(),
    "approval": pl.String(),
}
"""Columns that a comparison gives. `kind`: changed, removed or added. `cause_batches` name up to
`IDS_KEPT` of the `cause_batch_cnt` new deliveries of the KPI's domain, `cause_record_ids` of the
`cause_record_cnt` delivered records of the area that differ between the editions and whose life
meets the period. `approval` is the leave under which a final period (`is_final`) was corrected."""

_RESTATED = """
    create or replace temp table restated as
    select figure.*, catalog.domain
    from changed_figure as figure
    left join after_edition.kpi_catalog as catalog on figure.kpi_id = catalog.kpi_id
    where
        figure.period_type <> 'D'
        and (
            (figure.kind in ('changed', 'removed') and not figure.was_open)
            or (
                figure.kind = 'added'
                and exists (
                    select 1
                    from before_edition.kpi_value as known
                    where
                        known.kpi_id = figure.kpi_id
                        and known.denominator_policy = figure.denominator_policy
                        and known.period_type = figure.period_type
                        and known.period_start = figure.period_start
                        and known.breakdown = figure.breakdown
                        and known.period_end < cast(known.as_of as date)
                )
            )
        )
"""
_LEDGER = """
    with places as (
        select distinct domain, area_id, period_type, period_start, period_end from restated
    ),

    records as (
        select
            places.domain, places.area_id, places.period_type, places.period_start,
            list_sort(list(distinct changed_record.record_id)) as ids
        from places
        inner join changed_record
            on
                places.domain = changed_record.domain
                and places.area_id = changed_record.area_id
                and changed_record.first_on <= places.period_end
                and coalesce(changed_record.last_on >= places.period_start, true)
        group by all
    ),

    batches as (
        select domains.domain, list_sort(list(distinct new_delivery.told)) as told
        from (select distinct domain from restated) as domains
        inner join new_delivery
            on new_delivery.domain = domains.domain or new_delivery.domain is null
        group by domains.domain
    ),

    leaves as (
        select
            restated.domain, restated.kpi_id, restated.area_id,
            restated.period_type, restated.period_start,
            min(approval.told) as told
        from restated
        inner join approval
            on
                restated.domain = approval.domain
                and restated.period_type = approval.period_type
                and restated.period_start = approval.period_start
                and coalesce(approval.kpi_id, restated.kpi_id) = restated.kpi_id
                and coalesce(approval.area_id, restated.area_id) = restated.area_id
        group by all
    )

    select
        restated.* exclude (domain, was_open),
        coalesce(batches.told[:{kept}], []) as cause_batches,
        coalesce(len(batches.told), 0) as cause_batch_cnt,
        coalesce(records.ids[:{kept}], []) as cause_record_ids,
        coalesce(len(records.ids), 0) as cause_record_cnt,
        final.domain is not null as is_final,
        case when final.domain is not null then coalesce(leaves.told, '') else '' end as approval
    from restated
    left join records using (domain, area_id, period_type, period_start)
    left join batches using (domain)
    left join (select distinct * from final_period) as final
        using (domain, period_type, period_start)
    left join leaves using (domain, kpi_id, area_id, period_type, period_start)
    order by {order}
"""


def restated_figures(
    connection: duckdb.DuckDBPyConnection | None, grounds: Grounds
) -> pl.DataFrame:
    """The restated figures among those that `differing_figures` listed, in the columns of `FOUND`.

    Call it while the comparison is open, or with None for an empty frame. `grounds.deliveries` are
    those that the earlier edition was not built from. Without `kpi_catalog` nothing is known of a
    domain: then neither causes nor final periods are told.

    Raises:
        duckdb.Error: the work does not fit.
    """
    if connection is None or not has_table(connection, "after_edition", "kpi_catalog"):
        return pl.DataFrame(schema=FOUND)
    connection.execute(_RESTATED)
    if connection.execute("select count(*) from restated").fetchone() == (0,):
        return pl.DataFrame(schema=FOUND)
    frames = grounds.frames()
    for name, frame in frames.items():
        connection.register(name, frame)
    try:
        list_changed_records(connection)
        order = ", ".join(f"restated.{column}" for column in list(FOUND)[:8])
        found = connection.execute(_LEDGER.format(kept=IDS_KEPT, order=order)).pl()
    finally:
        for name in frames:
            connection.unregister(name)
    return found.select(pl.col(column).cast(dtype) for column, dtype in FOUND.items())
