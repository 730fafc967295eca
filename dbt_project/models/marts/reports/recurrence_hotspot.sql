with places as (

    select * from {{ ref('int_case__place_month') }}

),

final as (

    select
        md5(cast(month as varchar) || '|' || family_id || '|' || place_key) as hotspot_id,
        month,
        area_id,
        family_id as family,
        place_key,
        place_name,
        case_cnt,
        closure_cnt,
        recurrence_cnt,
        active_month_cnt,
        first_reported_at,
        last_reported_at,
        last_closing_unit_id,
        case_ids,
        is_dummy_place
    from places
    where
        case_cnt >= {{ var('hotspot_min_cases') }}
        and closure_cnt >= {{ var('hotspot_min_closures') }}
        and active_month_cnt >= {{ var('hotspot_min_active_months') }}

)

select * from final
