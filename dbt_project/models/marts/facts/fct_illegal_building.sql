with buildings as (

    {{ with_area(ref('int_enforcement__latest_building')) }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'enforcement'

),

final as (

    select
        buildings.building_id,
        buildings.source_name,
        buildings.ib_id,
        buildings.street_id as area_id,
        buildings.district_id,
        buildings.street_id,
        buildings.is_area_mapped,
        buildings.ib_stock_flag,
        buildings.found_on,
        buildings.stopped_on,
        buildings.removed_on,
        cast(buildings.ib_area_m2 as decimal(18, 6)) as ib_area_m2,
        cast(buildings.removed_m2 as decimal(18, 6)) as removed_m2,
        buildings.is_shed,
        buildings.ib_disposal,
        buildings.enf_case_no,
        as_of.as_of
    from buildings
    left join as_of
        on buildings.source_name = as_of.source_name

)

select * from final
