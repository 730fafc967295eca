-- One row per check that did not pass, critical first.
select
    check_id,
    severity,
    status,
    message,
    failing_rows,
    (select count(*) from quality_result where status in ('fail', 'error')) as problem_cnt,
    (select count(*) from quality_result) as check_cnt
from quality_result
where status in ('fail', 'error')
order by severity, check_id
