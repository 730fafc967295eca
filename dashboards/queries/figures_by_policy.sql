-- One row per KPI and denominator policy: undivided figures of one area and period, the default first.
select
    kpi_id,
    area_id,
    period_type,
    period_start,
    numerator,
    denominator,
    value,
    coalesce(denominator_policy, '') as denominator_policy,
    n,
    ci_low,
    ci_high,
    status,
    target,
    is_on_target,
    as_of
from kpi_value
where
    list_contains($kpi_ids, kpi_id)
    and area_id = $area_id
    and period_type = $period_type
    and period_start = $period_start
    and breakdown = 'total'
order by
    kpi_id,
    is_default_policy desc,
    denominator_policy
