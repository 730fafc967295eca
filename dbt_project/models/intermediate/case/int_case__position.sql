-- How far the positions of the cases can be believed (DOMAIN §13 G18): with coordinates, in a system that is told and
-- can be taken back to WGS 84, inside the city. Of all cases, and of those of the window of 易反复点位, in which a change of
-- the source would drown among the years before.
with cases as (

    select
        source_name,
        reported_at,
        lng,
        lat,
        wgs_lng,
        wgs_lat
    from {{ ref('int_case__latest') }}
    where lng is not null and lat is not null

),

newest as (

    select max(reported_at) as last_reported_at from cases

),

positions as (

    select
        cases.source_name,
        coalesce(
            cases.reported_at > newest.last_reported_at - interval '{{ var("hotspot_window_days") }}' day, false
        ) as is_recent,
        wgs_lng is not null and wgs_lat is not null as is_known,
        coalesce({{ is_inside_city('wgs_lng', 'wgs_lat') }}, false) as is_inside
    from cases
    cross join newest

),

spans as (

    select
        false as is_recent,
        source_name,
        is_known,
        is_inside
    from positions

    union all

    select
        is_recent,
        source_name,
        is_known,
        is_inside
    from positions
    where is_recent

),

final as (

    select
        source_name,
        is_recent,
        count(*) as located_cnt,
        count(case when is_known then 1 end) as known_cnt,
        count(case when is_inside then 1 end) as inside_cnt
    from spans
    group by source_name, is_recent

)

select * from final
