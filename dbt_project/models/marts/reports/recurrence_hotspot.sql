{{ config(materialized = 'view') }}

with places as (

    select * from {{ ref('int_case__place_month') }}

),

as_of as (

    select
        area_id,
        as_of
    from {{ ref('int_area__as_of') }}
    where domain = 'case'

),

centroids as (

    select place_key from {{ ref('int_case__centroid') }} where is_centroid

),

final as (

    select
        md5(cast(month as varchar) || '|' || family_id || '|' || places.place_key) as hotspot_id,
        month,
        places.area_id,
        family_id as family,
        places.place_key,
        place_name,
        case_cnt,
        closure_cnt,
        recurrence_cnt,
        -- Every recurrence joins a case to a later one of the window: what is left are the chains.
        case_cnt - recurrence_cnt as episode_cnt,
        active_month_cnt,
        first_reported_at,
        last_reported_at,
        last_closing_unit_id,
        case_ids,
        is_dummy_place,
        centroids.place_key is not null as is_centroid
    from places
    inner join as_of
        on places.area_id = as_of.area_id
    left join centroids
        on places.place_key = centroids.place_key
    where
        places.month <= as_of.as_of
        and case_cnt >= {{ var('hotspot_min_cases') }}
        and closure_cnt >= {{ var('hotspot_min_closures') }}
        and active_month_cnt >= {{ var('hotspot_min_active_months') }}

)

select * from final
