-- One row per source, table and reason of refusal, worst source first; a row with two reasons counts
-- under both. A file that was refused whole has not been read row by row: it has no share.
with reasons as (
    select
        quarantine_summary.source,
        quarantine_summary.table_name,
        quarantine_summary.reason,
        quarantine_summary.rows,
        starts_with(quarantine_summary.reason, '整个文件拒收') as is_whole_file,
        delivery_summary.table_title,
        delivery_summary.rows_read,
        delivery_summary.rows_quarantined
    from quarantine_summary
    left join delivery_summary
        on
            quarantine_summary.source = delivery_summary.source
            and quarantine_summary.table_name = delivery_summary.table_name
)

select
    source,
    table_name,
    coalesce(table_title, table_name) as table_title,
    reason,
    is_whole_file,
    rows,
    case when not is_whole_file then rows / nullif(rows_read, 0) end as share_of_read,
    coalesce(rows_read, 0) as rows_read,
    coalesce(rows_quarantined, 0) as rows_quarantined
from reasons
order by rows_quarantined desc, source, table_name, rows desc, reason
