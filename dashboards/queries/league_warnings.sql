-- One row per item of a unit that lost too many of its points in the period (单项预警), the worst first.
select
    group_name,
    unit_id,
    unit_name,
    component,
    item_name,
    deduction,
    full_score,
    ratio
from league_item_warning
where
    period_type = $period_type
    and period_start = $period_start
    and is_warned
order by
    ratio desc,
    unit_id,
    item_name
