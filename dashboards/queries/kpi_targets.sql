-- One row per target of one KPI and the time it is in force, the newest first.
select
    coalesce(dim_area.area_name, dim_target.area_id) as area_name,
    list(dim_target.period_type) as period_types,
    dim_target.valid_from,
    dim_target.valid_to,
    dim_target.target_value,
    dim_target.target_source
from dim_target
left join dim_area
    on
        dim_target.area_id = dim_area.area_id
        and dim_area.is_current
where dim_target.kpi_id = $kpi_id
group by
    dim_area.area_name,
    dim_target.area_id,
    dim_target.valid_from,
    dim_target.valid_to,
    dim_target.target_value,
    dim_target.target_source
order by dim_target.valid_from desc, area_name, dim_target.target_source, dim_target.target_value
