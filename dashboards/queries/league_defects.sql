-- One row per thing that keeps the papers of a period from being made (待核记录), in words.
select
    defect_kind,
    unit_id,
    file_name,
    source_sheet,
    source_row,
    message_zh
from league_defect
where
    period_type = $period_type
    and period_start = $period_start
order by
    file_name,
    source_row,
    defect_id
