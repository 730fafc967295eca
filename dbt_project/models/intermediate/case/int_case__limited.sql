{{ config(materialized = 'view') }}

-- Until when a case must be handled: the deadline of its bundle (捆绑计时), else the stated one, else what
-- its limit gives (DOMAIN §4.4), by joins on the numbers of days, in one pass over the cases.
-- A platform keeps the resumption of an earlier suspension: it does not end the present one. A suspension
-- before a 重开 belongs to the life before it, and ends with that at the latest.
with placed as (

    select * from {{ ref('int_case__placed') }}

),

cases as (

    select
        placed.*,
        earlier.earlier_suspended_at,
        earlier.earlier_resumed_at,
        case
            when resumed_at >= suspended_at then resumed_at
            when suspended_at < first_reopened_at and first_closed_at between suspended_at and first_reopened_at
                then first_closed_at
            when suspended_at < first_reopened_at then first_reopened_at
            when lives.closed_at >= suspended_at then lives.closed_at
            else lives.reopened_again_at
        end as suspension_ended_at,
        coalesce(suspended_at >= placed.reopened_at, suspended_at is not null) as is_suspended_in_this_life,
        {{ var('limit_begins_at') }} as limit_begins_at,
        {{ runs_in_working_time('limit_unit') }} as is_on_work_clock,
        {{ limit_seconds('limit_value', 'limit_unit') }} as limit_seconds,
        {%- for part in ['', '_by_extension'] %}
        coalesce(
            case
                when {{ runs_in_working_time('limit_unit') }} then earlier.stopped_work_seconds{{ part }}
                else earlier.stopped_seconds{{ part }}
            end, 0
        ) as earlier_stopped{{ part }}_seconds,
        {%- endfor %}
        coalesce(bundle_deadline, handling_deadline) as stated_handling_deadline
    from placed
    left join {{ ref('int_case__earlier_suspension') }} as earlier
        on
            placed.case_id = earlier.case_id
            and placed.is_first_life = earlier.is_first_life
    left join {{ ref('int_case__between_life') }} as lives
        on
            placed.case_id = lives.case_id
            and placed.suspended_at >= lives.reopened_at
            and placed.suspended_at < lives.reopened_again_at

),

days as (

    select * from {{ ref('int_calendar__day') }}

),

-- A clock that begins outside working time stands still until the next working minute.
begun as (

    select
        cases.*,
        {{ worked_until('cases.limit_begins_at', 'begun_on') }} + cases.limit_seconds as limit_ends_worked
    from cases
    left join days as begun_on
        on
            case
                when cases.is_on_work_clock and cases.stated_handling_deadline is null
                    then cast(cases.limit_begins_at as date)
            end = begun_on.day

),

limited as (

    select
        begun.*,
        case
            when begun.stated_handling_deadline is not null then begun.stated_handling_deadline
            when begun.is_on_work_clock then {{ moment_worked('begun.limit_ends_worked', 'ended_on') }}
            else begun.limit_begins_at + begun.limit_seconds * interval '1' second
        end as own_deadline
    from begun
    left join days as ended_on
        on {{ workday_of('begun.limit_ends_worked') }} = ended_on.workday_no

)

select * from limited
