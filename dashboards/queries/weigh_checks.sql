-- One row per check of weigh tickets on the newest delivery (units, weighing, freshness): how it
-- ended, what it says.
select
    check_id,
    severity,
    status,
    coalesce(failing_rows, 0) as failing_rows,
    message
from quality_result
where
    table_name in ('src_weigh', 'fct_weigh_ticket')
    and left(check_id, 4) in ('G09.', 'G10.', 'G12.')
order by
    case status when 'fail' then 0 when 'error' then 0 when 'pass' then 1 else 2 end,
    check_id
