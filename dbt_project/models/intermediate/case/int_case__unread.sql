{{ config(materialized = 'view') }}

-- The cases that this build has to read: those of which it learnt something, and all of them where what they
-- are read by has changed. Every table is named where it is read: as a CTE of its own it would be copied.
with unread_builds as (

    select latest_build_no
    from {{ ref('int_case__latest') }}
    group by latest_build_no
    having
        latest_build_no = (select max(latest_build_no) from {{ ref('int_case__latest') }})
        or exists (select 1 from {{ ref('int_case__reference') }} where has_changed)

)

select *
from {{ ref('int_case__latest') }}
where latest_build_no in (select latest_build_no from unread_builds)
