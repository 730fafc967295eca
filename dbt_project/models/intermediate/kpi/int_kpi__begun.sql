with months as (

    select
        kpi_id,
        denominator_policy,
        area_id,
        period_start
    from {{ ref('int_kpi__figure') }}
    where period_type = 'M' and breakdown = 'total' and value is not null

),

areas as (

    select
        area_id,
        coalesce(district_id, area_id) as told_by
    from {{ ref('int_area__tree') }}

),

-- A street without a case in January had none: it is its district whose data begins later.
told as (

    select
        months.kpi_id,
        months.denominator_policy,
        areas.told_by,
        min(months.period_start) as first_month
    from months
    inner join areas
        on months.area_id = areas.area_id
    group by months.kpi_id, months.denominator_policy, areas.told_by

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
