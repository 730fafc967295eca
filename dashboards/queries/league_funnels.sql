-- One row per unit and component of a month's league that a KPI of counts feeds, by volume: its rate and the
-- limits within which chance moves a unit of that volume.
select
    group_name,
    unit_id,
    unit_name,
    component,
    component_name,
    kpi_id,
    numerator,
    denominator,
    rate,
    group_rate,
    low_95,
    high_95,
    low_998,
    high_998,
    funnel_place
from league_funnel
where
    period_type = $period_type
    and period_start = $period_start
order by
    group_name,
    component,
    denominator,
    unit_id
