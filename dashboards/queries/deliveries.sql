-- One row per source and table: how recent it is, and how many of its rows lie in quarantine.
with refused as (
    select
        source,
        table_name,
        sum(rows) as quarantined_rows
    from quarantine_summary
    group by source, table_name
)

select
    source_freshness.source,
    source_freshness.table_name,
    source_freshness.last_source_time,
    source_freshness.last_pulled_at,
    source_freshness.status,
    coalesce(refused.quarantined_rows, 0)::bigint as quarantined_rows
from source_freshness
left join refused
    on
        source_freshness.source = refused.source
        and source_freshness.table_name = refused.table_name
order by source_freshness.source, source_freshness.table_name
