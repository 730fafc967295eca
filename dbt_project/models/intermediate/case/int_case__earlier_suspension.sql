{{ config(materialized = 'view') }}

-- The clock stood still in every suspension (DOMAIN §4.3: the sum of the intervals), so in those before the one that
-- a case tells. One counts when it was told to be over before the next began: a begin that was only corrected is none.
with cases as (

    select * from {{ ref('int_case__unread') }} where suspended_at is not null

),

days as (

    select * from {{ ref('int_calendar__day') }}

),

of_this_life as (

    select
        suspensions.case_id,
        cases.is_first_life,
        suspensions.suspended_at,
        suspensions.resumed_at,
        coalesce(suspensions.resumed_at <= cases.extended_at, false) as is_over_by_extension,
        lead(suspensions.suspended_at) over (
            partition by suspensions.case_id, cases.is_first_life
            order by suspensions.suspended_at
        ) as next_suspended_at
    from {{ ref('int_case__suspension') }} as suspensions
    inner join cases
        on
            suspensions.case_id = cases.case_id
            and suspensions.suspended_at <= cases.suspended_at
            and coalesce(suspensions.suspended_at >= cases.reopened_at, true)

),

earlier as (

    select
        of_this_life.case_id,
        of_this_life.is_first_life,
        of_this_life.suspended_at,
        of_this_life.resumed_at,
        of_this_life.is_over_by_extension,
        {{ seconds_between('of_this_life.suspended_at', 'of_this_life.resumed_at') }} as stopped_seconds,
        {{ worked_until('of_this_life.resumed_at', 'resumed_on') }}
        - {{ worked_until('of_this_life.suspended_at', 'suspended_on') }} as stopped_work_seconds
    from of_this_life
    left join days as suspended_on
        on cast(of_this_life.suspended_at as date) = suspended_on.day
    left join days as resumed_on
        on cast(of_this_life.resumed_at as date) = resumed_on.day
    where of_this_life.resumed_at <= of_this_life.next_suspended_at

),

final as (

    select
        case_id,
        is_first_life,
        min(suspended_at) as earlier_suspended_at,
        max(resumed_at) as earlier_resumed_at,
        {%- for clock in ['stopped_seconds', 'stopped_work_seconds'] %}
        sum({{ clock }}) as {{ clock }},
        sum(case when is_over_by_extension then {{ clock }} else 0 end) as {{ clock }}_by_extension
        {{- ',' if not loop.last }}
        {%- endfor %}
    from earlier
    group by case_id, is_first_life

)

select * from final
