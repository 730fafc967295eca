-- All history follows the tree in force at the time of the data; a version of the future is not yet
-- in force (DOMAIN §14, boundary changes).
with versions as (

    select
        *,
        {{ version_rank('area_id') }} as version_rank
    from {{ ref('stg_reference__areas') }}

),

areas as (

    select * from versions where version_rank = 1

),

city as (

    select * from areas where area_level = 'city'

),

known as (

    select
        areas.area_id,
        areas.area_name,
        areas.area_level,
        areas.parent_area_id,
        case
            when areas.area_level = 'district' then areas.area_id
            when areas.area_level = 'street' then areas.parent_area_id
        end as district_id,
        case when areas.area_level = 'street' then areas.area_id end as street_id,
        areas.area_group,
        areas.sort_order,
        false as is_unassigned,
        false as is_unassigned_district
    from areas
    where areas.area_level in ('city', 'district', 'street')

),

unassigned_streets as (

    select
        area_id || '/-' as area_id,
        '未划定街道' as area_name,
        'street' as area_level,
        area_id as parent_area_id,
        area_id as district_id,
        area_id || '/-' as street_id,
        cast(null as varchar) as area_group,
        99999 as sort_order,
        true as is_unassigned,
        false as is_unassigned_district
    from areas
    where area_level = 'district'

),

unassigned_district as (

    select
        area_id || '/-' as area_id,
        '未划定区' as area_name,
        'district' as area_level,
        area_id as parent_area_id,
        area_id || '/-' as district_id,
        cast(null as varchar) as street_id,
        cast(null as varchar) as area_group,
        99999 as sort_order,
        true as is_unassigned,
        true as is_unassigned_district
    from city

),

its_street as (

    select
        area_id || '/-' as area_id,
        '未划定街道' as area_name,
        'street' as area_level,
        area_id as parent_area_id,
        district_id,
        area_id || '/-' as street_id,
        area_group,
        sort_order,
        true as is_unassigned,
        true as is_unassigned_district
    from unassigned_district

),

combined as (

    select * from known
    union all
    select * from unassigned_streets
    union all
    select * from unassigned_district
    union all
    select * from its_street

)

select * from combined
