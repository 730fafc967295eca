{{ config(materialized = 'view') }}

-- What is too fine for the roll-up, of the whole city: 清运量 by facility and day (S01), and by facility, kind of
-- vehicle and month (S03).
with collected as (

    select
        weighed_on,
        cast(date_trunc('month', weighed_on) as date) as weighed_in,
        facility_id,
        {{ combined_id(['facility_id', 'vehicle_type']) }} as facility_vehicle_id,
        net_kg
    from {{ ref('fct_weigh_ticket') }}
    where is_first_weighing and is_msw

),

city as (

    select area_id from {{ ref('int_area__tree') }} where area_level = 'city'

),

summed as (

    select
        case when grouping(weighed_on) = 0 then 'D' else 'M' end as period_type,
        case when grouping(weighed_on) = 0 then weighed_on else weighed_in end as period_start,
        case when grouping(weighed_on) = 0 then 'facility' else 'facility_vehicle' end as breakdown,
        case when grouping(weighed_on) = 0 then facility_id else facility_vehicle_id end as breakdown_id,
        cast(sum(net_kg) as decimal(38, 6)) as collected_kg,
        count(*) as weighing_cnt
    from collected
    group by grouping sets (
        (weighed_on, facility_id),
        (weighed_in, facility_vehicle_id)
    )

),

placed as (

    select
        summed.*,
        city.area_id
    from summed
    cross join city

)

select * from placed
