{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'ticket_id',
        on_schema_change = 'fail',
        post_hook = "{{ renew_as_of('sanitation') }}"
    )
}}

with tickets as (

    select * from {{ ref('int_sanitation__latest_ticket') }}
    {% if nothing_else_changed(['src_weigh', 'int_source__as_of']) %}
    where batch_id in {{ batches_of_the_night() }}
    {% endif %}

),

places as (

    select * from {{ ref('int_area__single_name') }}

),

facility_aliases as (

    select * from {{ ref('stg_reference__facility_aliases') }}

),

facilities as (

    select * from {{ ref('dim_facility') }} where is_current

),

unassigned as (

    select
        district_id,
        street_id
    from {{ ref('int_area__tree') }}
    where is_unassigned_district and area_level = 'street'

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'sanitation'

),

named as (

    select
        tickets.*,
        facilities.facility_id,
        facilities.facility_type,
        places.street_id as place_street_id,
        places.district_id as place_district_id,
        from_alias.facility_alias is not null as is_from_facility,
        from_facility.facility_id as from_facility_id,
        from_facility.facility_type as from_facility_type,
        as_of.as_of
    from tickets
    left join facility_aliases
        on tickets.facility_name = facility_aliases.facility_alias
    left join facilities
        on facility_aliases.facility_id = facilities.facility_id
    left join places
        on {{ plain_area_name('tickets.source_area_name') }} = places.place_key
    left join facility_aliases as from_alias
        on tickets.source_area_name = from_alias.facility_alias
    left join facilities as from_facility
        on from_alias.facility_id = from_facility.facility_id
    left join as_of
        on tickets.source_name = as_of.source_name

),

-- The same tonne is weighed in and out of a transfer station and again at the end: it is collected
-- once, where it is first weighed (S01, DOMAIN §7).
staged as (

    select
        *,
        case
            when waste_stream = '渗滤液' or flow_direction = '出场' and facility_type <> '转运站' then 'residue'
            when flow_direction = '出场' then 'transfer_out'
            when facility_type = '转运站' then 'transfer_in'
            when is_from_facility then 'terminal_in'
            else 'collect'
        end as flow_stage
    from named

),

final as (

    select
        staged.ticket_id,
        staged.source_name,
        staged.weigh_ticket_no,
        coalesce(staged.place_street_id, unassigned.street_id) as area_id,
        coalesce(staged.place_district_id, unassigned.district_id) as district_id,
        coalesce(staged.place_street_id, unassigned.street_id) as street_id,
        staged.place_street_id is not null or staged.is_from_facility as is_area_mapped,
        coalesce(staged.facility_id, '-') as facility_id,
        staged.flow_direction,
        staged.flow_stage,
        staged.flow_stage in ({{ quoted_list(var('msw_stages')) }}) as is_first_weighing,
        staged.waste_stream in ({{ quoted_list(var('msw_streams')) }}) as is_msw,
        staged.waste_stream <> '渗滤液'
        and staged.waste_stream in ({{ quoted_list(var('special_streams')) }}) as is_special,
        case
            when staged.flow_stage = 'transfer_out' then staged.facility_id
            when staged.flow_stage = 'terminal_in' and staged.from_facility_type = '转运站'
                then staged.from_facility_id
        end as route_facility_id,
        staged.waste_stream,
        staged.vehicle_type,
        staged.weighed_at,
        cast(staged.weighed_at as date) as weighed_on,
        cast(staged.gross_kg as decimal(18, 6)) as gross_kg,
        cast(staged.tare_kg as decimal(18, 6)) as tare_kg,
        cast(staged.net_kg as decimal(18, 6)) as net_kg,
        staged.weigh_mode,
        staged.is_synthetic_ticket,
        staged.as_of
    from staged
    cross join unassigned

)

select * from final
