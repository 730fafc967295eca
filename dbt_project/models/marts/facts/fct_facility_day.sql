with facility_days as (

    select * from {{ ref('int_sanitation__latest_facility_day') }}

),

facility_aliases as (

    select * from {{ ref('stg_reference__facility_aliases') }}

),

facilities as (

    select * from {{ ref('dim_facility') }} where is_current

),

tree as (

    select * from {{ ref('int_area__tree') }}

),

unassigned as (

    select
        district_id,
        street_id
    from tree
    where is_unassigned_district and area_level = 'street'

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'sanitation'

),

placed as (

    select
        facility_days.*,
        facilities.facility_id,
        facilities.facility_type,
        places.district_id,
        coalesce(places.street_id, places.district_id || '/-') as street_id,
        as_of.as_of
    from facility_days
    left join facility_aliases
        on facility_days.facility_name = facility_aliases.facility_alias
    left join facilities
        on facility_aliases.facility_id = facilities.facility_id
    left join tree as places
        on facilities.area_id = places.area_id
    left join as_of
        on facility_days.source_name = as_of.source_name

),

final as (

    select
        placed.facility_day_id,
        placed.source_name,
        placed.op_date,
        coalesce(placed.street_id, unassigned.street_id) as area_id,
        coalesce(placed.district_id, unassigned.district_id) as district_id,
        coalesce(placed.street_id, unassigned.street_id) as street_id,
        coalesce(placed.facility_id, '-') as facility_id,
        placed.facility_type,
        placed.waste_stream,
        placed.waste_stream in ({{ quoted_list(var('msw_streams')) }}) as is_msw,
        placed.process,
        -- a way of treatment that is not told is not proved harmless (S06)
        coalesce(placed.process in ('焚烧', '卫生填埋', '生物处理'), false) as is_harmless,
        placed.received_t,
        placed.treated_t,
        placed.residue_t,
        placed.power_mwh,
        placed.stock_t,
        placed.as_of
    from placed
    cross join unassigned

)

select * from final
