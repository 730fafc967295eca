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
        suspension_ended_at as resumed_at,
        is_suspended,
        is_voided,
        -- greatest() skips nulls: an unhandled case has no hours, not 0.
        case
            when dispatched_at is not null and handled_at is not null
                then cast(greatest({{ seconds_between('dispatched_at', 'handled_at') }}, 0) / 3600 as double)
        end as handling_hours,
        not is_voided as is_valid,
        is_closed,
        is_in_closure_stream,
        coalesce(is_closed and closed_at <= effective_deadline, false) as is_closed_on_time,
        coalesce(
            closed_at is null
            and not is_voided
            and transferred_at is null
            and not is_suspended
            and effective_deadline < as_of,
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
