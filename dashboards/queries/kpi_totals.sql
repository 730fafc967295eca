-- One row per headline KPI, period and area (city and districts), under the default policy.
with areas as (
    select area_id
    from dim_area
    where
        is_current
        and area_level in ('city', 'district')
)

select
    kpi_value.kpi_id,
    kpi_value.area_id,
    kpi_value.period_type,
    kpi_value.period_start,
    kpi_value.numerator,
    kpi_value.denominator,
    kpi_value.value,
    coalesce(kpi_value.denominator_policy, '') as denominator_policy,
    kpi_value.n,
    kpi_value.ci_low,
    kpi_value.ci_high,
    kpi_value.status,
    kpi_value.target,
    kpi_value.is_on_target,
    kpi_value.as_of
from kpi_value
semi join areas on kpi_value.area_id = areas.area_id
where
    kpi_value.breakdown = 'total'
    and kpi_value.is_default_policy
    and kpi_value.period_type in ('M', 'Q', 'H', 'Y')
    and list_contains($kpi_ids, kpi_value.kpi_id)
