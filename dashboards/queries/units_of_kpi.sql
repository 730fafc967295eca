-- One row per responsible unit with a sufficient sample: one KPI, area and period, default policy. What no
-- unit is named for (-) is nobody's.
select
    kpi_value.breakdown_id as unit_id,
    coalesce(dim_unit.unit_name, kpi_value.breakdown_id) as unit_name,
    kpi_value.value,
    kpi_value.n
from kpi_value
left join dim_unit
    on
        kpi_value.breakdown_id = dim_unit.unit_id
        and dim_unit.is_current
where
    kpi_value.breakdown = 'unit'
    and kpi_value.breakdown_id <> '-'
    and kpi_value.is_default_policy
    and kpi_value.kpi_id = $kpi_id
    and kpi_value.area_id = $area_id
    and kpi_value.period_type = $period_type
    and kpi_value.period_start = $period_start
    and kpi_value.status in ('ok', 'provisional')
    and kpi_value.value is not null
order by kpi_value.value, unit_id
