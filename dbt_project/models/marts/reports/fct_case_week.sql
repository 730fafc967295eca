-- Two counts that pages ask over a year of all streets at once (突击化): summed here, a street and week is
-- one row however many cases a city has.
with events as (

    select
        street_id,
        district_id,
        cast(date_trunc('week', reported_at) as date) as week,
        1 as found,
        0 as closed
    from {{ ref('fct_case') }}
    where
        is_valid
        and discovery = '主动'
        and reported_at is not null

    union all

    select
        street_id,
        district_id,
        cast(date_trunc('week', closed_at) as date) as week,
        0 as found,
        1 as closed
    from {{ ref('fct_case') }}
    where
        is_closed
        and closed_at is not null

),

final as (

    select
        street_id,
        district_id,
        week,
        cast(sum(found) as bigint) as found_cnt,
        cast(sum(closed) as bigint) as closed_cnt
    from events
    group by street_id, district_id, week

)

select * from final
