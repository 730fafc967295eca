-- One row per yearly target that an area was set, as it is written; a null `denominator_policy` is the default
-- reading of the KPI, a null `valid_to` holds until further notice.
select
    kpi_id,
    coalesce(denominator_policy, '') as denominator_policy,
    valid_from,
    valid_to,
    target_value,
    target_source
from dim_target
where
    area_id = $area_id
    and period_type = 'Y'
order by
    kpi_id,
    valid_from,
    target_source
