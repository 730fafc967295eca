-- One row per source, table and declared rule that merged rows away.
select
    merge_summary.source,
    merge_summary.table_name,
    coalesce(delivery_summary.table_title, merge_summary.table_name) as table_title,
    merge_summary.rule,
    merge_summary.rows,
    merge_summary.rows / nullif(delivery_summary.rows_read, 0) as share_of_read
from merge_summary
left join delivery_summary
    on
        merge_summary.source = delivery_summary.source
        and merge_summary.table_name = delivery_summary.table_name
order by merge_summary.rows desc, merge_summary.source, merge_summary.table_name, merge_summary.rule
