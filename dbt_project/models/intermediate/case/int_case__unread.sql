{{ config(materialized = 'view') }}

-- The cases that this build has to read: those of which it learnt something, and all of them where what they
-- are read by has changed.
with latest as (

    select * from {{ ref('int_case__latest') }}

),

newest as (

    select max(latest_build_no) as latest_build_no
    from latest

),

unread_builds as (

    select distinct latest.latest_build_no
    from latest
    cross join newest
    where
        latest.latest_build_no = newest.latest_build_no
        or exists (select 1 from {{ ref('int_case__reference') }} where has_changed)

)

select *
from latest
where latest_build_no in (select unread_builds.latest_build_no from unread_builds)
