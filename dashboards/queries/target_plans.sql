-- One row per yearly target that an area was set, as it is written; without a reading it holds for the default one of
-- its KPI, a null `valid_to` holds until further notice.
select
    dim_target.kpi_id,
    coalesce(dim_target.denominator_policy, kpi_catalog.default_policy, '') as denominator_policy,
    dim_target.valid_from,
    dim_target.valid_to,
    dim_target.target_value,
    dim_target.target_source
from dim_target
inner join kpi_catalog
    on dim_target.kpi_id = kpi_catalog.kpi_id
where
    dim_target.area_id = $area_id
    and dim_target.period_type = 'Y'
order by
    dim_target.kpi_id,
    dim_target.valid_from,
    dim_target.target_source
