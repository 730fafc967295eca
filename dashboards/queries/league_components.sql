-- One row per unit and component of the league of a period, in the order of display.
select
    group_name,
    unit_id,
    component,
    component_name,
    sort_order,
    source,
    weight,
    full_score,
    score,
    weighted_score,
    n,
    status
from league_component_score
where
    period_type = $period_type
    and period_start = $period_start
order by
    sort_order,
    component,
    group_name,
    unit_id
