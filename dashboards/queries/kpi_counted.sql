-- One row per KPI, level of area and type of period that the edition holds totals of.
with counted as (
    select distinct
        kpi_id,
        area_id,
        period_type
    from kpi_value
    where
        breakdown = 'total'
        and value is not null
)

select distinct
    counted.kpi_id,
    dim_area.area_level,
    counted.period_type
from counted
inner join dim_area
    on
        counted.area_id = dim_area.area_id
        and dim_area.is_current
order by
    counted.kpi_id,
    dim_area.area_level,
    counted.period_type
