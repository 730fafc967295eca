-- One row per source and table: what became of every row read, and whether the sum holds.
select
    source,
    table_name,
    table_title,
    batches,
    rows_read,
    rows_landed,
    rows_merged,
    rows_quarantined,
    rows_read - rows_landed - rows_merged - rows_quarantined as rows_lost,
    rows_quarantined / nullif(rows_read, 0) as quarantined_share
from delivery_summary
order by starts_with(table_name, 'ref_'), source, table_name
