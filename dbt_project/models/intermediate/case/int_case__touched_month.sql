with written as (

    select *
    from {{ ref('int_case__state') }}
    where
        {{ is_asked_for() }}
        and build_no = (select max(build_no) from {{ ref('int_case__state') }})

),

months as (

    select cast(date_trunc('month', handled_at) as date) as month from written
    union all
    select cast(date_trunc('month', before_handled_at) as date) as month from written
    union all
    select cast(date_trunc('month', first_handled_at) as date) as month from written
    union all
    select cast(date_trunc('month', before_first_handled_at) as date) as month from written

)

select distinct month
from months
where month is not null
