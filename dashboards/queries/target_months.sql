-- One row per KPI, reading, and month of an area from $first on, and its years that still run (what a count has come
-- to so far): what a forecast is made of.
select
    kpi_id,
    coalesce(denominator_policy, '') as denominator_policy,
    period_type,
    period_start,
    numerator,
    denominator,
    status
from kpi_value
where
    list_contains($kpi_ids, kpi_id)
    and area_id = $area_id
    and (period_type = 'M' or (period_type = 'Y' and status = 'provisional'))
    and breakdown = 'total'
    and period_start >= $first
    and numerator is not null
order by
    kpi_id,
    denominator_policy,
    period_type,
    period_start
