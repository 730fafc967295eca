-- One row per sample of a refused row: where it stood, and its masked original cells as JSON.
select
    source,
    table_name,
    reason,
    source_file,
    source_sheet,
    source_row,
    cells
from quarantine_sample
order by source, table_name, reason, sample_no
