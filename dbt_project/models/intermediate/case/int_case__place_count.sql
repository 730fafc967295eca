{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('place_key in (select place_key from ' ~ ref('int_case__touched_place') ~ ')') }}"
    )
}}

-- How often a problem came up at a place in a month (R03): quiet places too, for they make the percentile. What nobody
-- will ask of them is not kept.
{% set is_busy = 'count(*) >= ' ~ var('high_incidence_min_cases') %}
with cases as (

    select * from {{ ref('int_case__state') }}
    where
        place_key is not null
        and not is_dummy_place
        and is_valid
        and case_id not in (select case_id from {{ ref('int_case__duplicate') }})
        and family_id <> '-'
        {% if is_incremental() %}
        and place_key in (select place_key from {{ ref('int_case__touched_place') }})
        {% endif %}

),

counted as (

    select
        cast(date_trunc('month', reported_at) as date) as month,
        family_id,
        place_key,
        case when {{ is_busy }} then min(place_name) end as place_name,
        case when {{ is_busy }} then max(street_id) end as area_id,
        max(district_id) as district_id,
        count(*) as case_cnt
    from cases
    group by date_trunc('month', reported_at), family_id, place_key

)

select * from counted
