with figures as (

    select
        kpi_id,
        denominator_policy,
        area_id,
        period_type,
        period_start
    from {{ ref('int_kpi__figure') }}
    where
        period_type in ('M', 'Q', 'H', 'Y')
        and breakdown in ('total', own_breakdown)
        and value is not null

),

areas as (

    select
        area_id,
        coalesce(district_id, area_id) as told_by
    from {{ ref('int_area__tree') }}

),

-- A street without a case in January had none: it is its district whose data begins later. What is reported by
-- quarter begins with its first quarter: the shortest kind of period tells.
told as (

    select
        figures.kpi_id,
        figures.denominator_policy,
        areas.told_by,
        coalesce(
            {%- for period_type in ['M', 'Q', 'H', 'Y'] %}
            min(case when figures.period_type = '{{ period_type }}' then figures.period_start end){{ ',' if not loop.last }}
            {%- endfor %}
        ) as first_month
    from figures
    inner join areas
        on figures.area_id = areas.area_id
    group by figures.kpi_id, figures.denominator_policy, areas.told_by

),

final as (

    select
        told.kpi_id,
        told.denominator_policy,
        areas.area_id,
        told.first_month
    from told
    inner join areas
        on told.told_by = areas.told_by

)

select * from final
