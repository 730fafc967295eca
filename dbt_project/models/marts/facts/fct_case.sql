with cases as (

    select * from {{ ref('int_case__timed') }}

),

final as (

    select
        case_id,
        source_name,
        case_no,
        street_id as area_id,
        district_id,
        street_id,
        is_area_mapped,
        category_id,
        family_id,
        unit_id,
        source_channel as channel,
        discovery,
        coalesce(stream, '常规') as stream,
        case_type,
        status,
        close_type,
        reported_at,
        accepted_at,
        filed_at,
        dispatched_at,
        handled_at,
        closed_at,
        stated_deadline as close_deadline,
        effective_deadline,
        voided_at,
        transferred_at,
        suspended_at,
        resumed_at,
        cast(greatest({{ seconds_between('dispatched_at', 'handled_at') }}, 0) / 3600 as double) as handling_hours,
        coalesce(voided_at is null and coalesce(close_type, '') <> '作废', true) as is_valid,
        is_closed,
        is_in_closure_stream,
        coalesce(is_closed and closed_at <= effective_deadline, false) as is_closed_on_time,
        coalesce(
            closed_at is null
            and voided_at is null
            and transferred_at is null
            and (suspended_at is null or resumed_at is not null)
            and cast(effective_deadline as date) <= cast(as_of as date),
            false
        ) as is_overdue_open,
        has_deadline,
        is_clock_skew,
        extension_cnt,
        rework_cnt,
        return_cnt,
        place_key,
        place_name,
        coalesce(place_name in ({{ quoted_list(var('dummy_addresses')) }}), false) as is_dummy_place,
        lng,
        lat,
        as_of
    from cases

)

select * from final
