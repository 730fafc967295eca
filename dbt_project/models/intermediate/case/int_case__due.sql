{{ config(materialized = 'view') }}

-- Until when a case must be handled and closed, before any suspension (DOMAIN §4.3).
{% set check_seconds = (var('check_limit_work_hours') * 3600) | round | int %}
with cases as (

    select * from {{ ref('int_case__limited') }}

),

days as (

    select * from {{ ref('int_calendar__day') }}

),

-- An extension (延期) counts when it was approved before the deadline that it moves, and after a 重开; one
-- whose time of approval is unknown is believed.
extended as (

    select
        *,
        extended_deadline is not null
        and coalesce(extended_at <= own_deadline, true)
        and coalesce(extended_at >= reopened_at, true) as is_extended
    from cases

),

handled_by as (

    select
        *,
        case
            when is_extended then {{ extended_by_rework('extended_deadline') }}
            else {{ extended_by_rework('own_deadline') }}
        end as handling_due_at,
        case when is_extended then nullif(own_deadline, extended_deadline) end as original_deadline
    from extended

),

{% if check_seconds > 0 %}
-- Check and closing have a limit of their own, which follows that of the handling.
checked as (

    select
        handled_by.*,
        {{ worked_until('handled_by.handling_due_at', 'handled_on') }} + {{ check_seconds }} as check_ends_worked
    from handled_by
    left join days as handled_on
        on
            case
                when handled_by.close_deadline is null or handled_by.is_extended
                    then cast(handled_by.handling_due_at as date)
            end = handled_on.day

),

closed_by as (

    select
        checked.*,
        coalesce({{ moment_worked('checked.check_ends_worked', 'closed_on') }}, checked.handling_due_at) as check_due_at
    from checked
    left join days as closed_on
        on {{ workday_of('checked.check_ends_worked') }} = closed_on.workday_no

),
{% else %}
closed_by as (

    select
        *,
        handling_due_at as check_due_at
    from handled_by

),
{% endif %}

final as (

    select
        *,
        case
            when is_extended then greatest({{ extended_by_rework('close_deadline') }}, check_due_at)
            else coalesce({{ extended_by_rework('close_deadline') }}, check_due_at)
        end as close_due_at,
        case
            when is_extended then '延期'
            when close_deadline is not null then '来源'
            when bundle_deadline is not null then '捆绑'
            when handling_deadline is not null then '来源'
            when own_deadline is not null then '时限'
        end as deadline_basis
    from closed_by

)

select * from final
