-- One row per denominator policy of one KPI, the default policy first: the area in the period that are asked
-- for, as far as they have a value; else the area, else the city, in its newest complete period, a month where
-- there are months. Without a complete period the running one; without a value a row of none.
with places as (
    select
        area_id,
        area_name,
        area_id = $area_id as is_asked
    from dim_area
    where
        is_current
        and (area_level = 'city' or area_id = $area_id)
),

figures as (
    select
        kpi_value.*,
        places.area_name,
        places.is_asked,
        kpi_value.period_type = $period_type and kpi_value.period_start = $period_start as is_asked_for,
        kpi_value.status in ('ok', 'small_n')
        and kpi_value.period_end < cast(kpi_value.as_of as date) as is_complete
    from kpi_value
    inner join places on kpi_value.area_id = places.area_id
    where
        kpi_value.kpi_id = $kpi_id
        and kpi_value.breakdown = 'total'
        and kpi_value.period_type in ('M', 'Q', 'H', 'Y', 'W', $period_type)
),

newest as (
    select
        area_id,
        period_type,
        period_start
    from figures
    where is_default_policy
    order by
        value is null,
        is_asked desc,
        is_asked_for desc,
        is_complete desc,
        case period_type when 'M' then 0 when 'Q' then 1 when 'H' then 2 when 'Y' then 3 else 4 end,
        period_start desc
    limit 1
)

select
    figures.period_type,
    figures.period_start,
    figures.area_name,
    figures.denominator_policy,
    figures.is_default_policy,
    figures.numerator,
    figures.denominator,
    figures.value,
    figures.n,
    figures.ci_low,
    figures.ci_high,
    figures.status,
    figures.as_of
from figures
inner join newest
    on
        figures.area_id = newest.area_id
        and figures.period_type = newest.period_type
        and figures.period_start = newest.period_start
order by figures.is_default_policy desc, figures.denominator_policy
