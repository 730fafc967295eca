{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'place_key',
        on_schema_change = 'fail'
    )
}}

-- depends_on: {{ ref('int_case__touched_place') }}

-- A geocoder that finds nothing answers with the middle of a street or a city: then most cases of a
-- neighbourhood have one exact position, and it is no place (DOMAIN §8). A fixed camera looks the same.
with cases as (

    select
        place_key,
        lng,
        lat
    from {{ ref('int_case__state') }}
    where
        place_key like 'near:%'
        and is_valid
        {% if is_incremental() %}
        and place_key in (select place_key from {{ ref('int_case__touched_place') }})
        {% endif %}

),

positions as (

    select
        place_key,
        lng,
        lat,
        count(*) as case_cnt
    from cases
    group by place_key, lng, lat

),

judged as (

    select
        place_key,
        sum(case_cnt) >= {{ var('centroid_min_cases') }}
        and max(case_cnt) > {{ var('centroid_share') }} * sum(case_cnt) as is_centroid
    from positions
    group by place_key

),

{% if is_incremental() %}
before as (

    select
        place_key,
        is_centroid as was_centroid
    from {{ this }}
    where place_key in (select place_key from {{ ref('int_case__touched_place') }})

),
{% else %}
before as (

    select
        place_key,
        false as was_centroid
    from judged

),
{% endif %}

final as (

    select
        coalesce(judged.place_key, before.place_key) as place_key,
        coalesce(judged.is_centroid, false) as is_centroid,
        coalesce(before.was_centroid, false) as was_centroid
    from judged
    full outer join before
        on judged.place_key = before.place_key
    where judged.is_centroid or before.was_centroid

)

select * from final
