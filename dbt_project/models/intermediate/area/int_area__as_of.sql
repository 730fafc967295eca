-- How far the data of an area reaches in a domain: the newest source that speaks of its district. A
-- district whose source stopped must not read 0 in the months after.
with by_domain as (

    select
        domain,
        area_id,
        max(as_of) as as_of
    from {{ ref('int_area__fact_as_of') }}
    group by domain, area_id

)

select * from by_domain
