-- One row per check of the run that built the edition, by gate; `gate_id` is G01–G18 or dbt.
select
    split_part(check_id, '.', 1) as gate_id,
    check_id,
    stage,
    table_name,
    severity,
    status,
    coalesce(observed, '') as observed,
    coalesce(expected, '') as expected,
    coalesce(failing_rows, 0) as failing_rows,
    coalesce(message, '') as message
from quality_result
order by gate_id, severity, check_id, table_name
