-- One row per KPI, area and period from $first to $last: undivided figures under the default policy.
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
    and list_contains($area_ids, area_id)
    and period_type = $period_type
    and period_start between $first and $last
    and breakdown = 'total'
    and is_default_policy
