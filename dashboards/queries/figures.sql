-- One row per KPI and area: the undivided figure of the period that begins on $last under the default
-- policy, where there is one (is_seen), and from $first on the line that leads to it: first days,
-- values and statuses of its periods.
select
    kpi_id,
    area_id,
    $period_type as period_type,
    $last::date as period_start,
    bool_or(period_start = $last) as is_seen,
    any_value(numerator) filter (where period_start = $last) as numerator,
    any_value(denominator) filter (where period_start = $last) as denominator,
    any_value(value) filter (where period_start = $last) as value,
    coalesce(any_value(denominator_policy) filter (where period_start = $last), '') as denominator_policy,
    any_value(n) filter (where period_start = $last) as n,
    any_value(ci_low) filter (where period_start = $last) as ci_low,
    any_value(ci_high) filter (where period_start = $last) as ci_high,
    any_value(status) filter (where period_start = $last) as status,
    any_value(target) filter (where period_start = $last) as target,
    any_value(is_on_target) filter (where period_start = $last) as is_on_target,
    any_value(as_of) filter (where period_start = $last) as as_of,
    list(period_start) as starts,
    list(value) as values,
    list(status) as statuses
from kpi_value
where
    list_contains($kpi_ids, kpi_id)
    and list_contains($area_ids, area_id)
    and period_type = $period_type
    and period_start between $first and $last
    and breakdown = 'total'
    and is_default_policy
group by
    kpi_id,
    area_id
