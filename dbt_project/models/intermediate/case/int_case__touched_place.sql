with written as (

    select *
    from {{ ref('int_case__state') }}
    where
        {{ is_asked_for() }}
        and build_no = (select max(build_no) from {{ ref('int_case__state') }})

),

places as (

    select place_key from written
    union all
    select before_place_key as place_key from written

)

select distinct place_key
from places
where place_key is not null
