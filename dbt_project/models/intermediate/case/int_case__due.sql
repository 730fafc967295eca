{{ config(materialized = 'view') }}

-- Until when a case must be handled and closed, before a suspension moves it (DOMAIN §4.3), and whether one does.
{% set check_seconds = (var('closing_limit_work_hours') * 3600) | round | int %}
with cases as (

    select * from {{ ref('int_case__limited') }}

),

days as (

    select * from {{ ref('int_calendar__day') }}

),

over_by_extension as (

    select
        *,
        coalesce(is_suspended_in_this_life and suspension_ended_at <= extended_at, false) as is_over_by_extension
    from cases

),

-- What suspensions that were over before an extension came had done to the deadline: moved it on by what the
-- clock of the limit missed. Asked only where the answer decides.
asked as (

    select
        *,
        coalesce(
            (is_over_by_extension or earlier_stopped_by_extension_seconds > 0) and own_deadline < extended_at,
            false
        ) as is_asked
    from over_by_extension

),

clocked as (

    select
        asked.*,
        case
            when asked.is_over_by_extension
                then {{ worked_until('asked.suspension_ended_at', 'suspension_ended_at_on') }}
                - {{ worked_until('asked.suspended_at', 'suspended_at_on') }}
            else 0
        end + asked.earlier_stopped_by_extension_seconds as missed_seconds,
        {{ worked_until('asked.own_deadline', 'own_deadline_on') }} as own_deadline_worked
    from asked
    {%- for moment in ['suspended_at', 'suspension_ended_at', 'own_deadline'] %}
    left join days as {{ moment }}_on
        on case when asked.is_asked and asked.is_on_work_clock then cast(asked.{{ moment }} as date) end = {{ moment }}_on.day
    {%- endfor %}

),

in_force as (

    select
        clocked.*,
        case
            when not clocked.is_asked then clocked.own_deadline
            when not clocked.is_on_work_clock
                then clocked.own_deadline
                + clocked.earlier_stopped_by_extension_seconds * interval '1' second
                + case
                    when clocked.is_over_by_extension then clocked.suspension_ended_at - clocked.suspended_at
                    else interval '0' second
                end
            when clocked.missed_seconds > 0
                then {{ moment_worked('(clocked.own_deadline_worked + clocked.missed_seconds)', 'moved_to') }}
            else clocked.own_deadline
        end as deadline_in_force
    from clocked
    left join days as moved_to
        on {{ workday_of('(clocked.own_deadline_worked + clocked.missed_seconds)') }} = moved_to.workday_no

),

-- An extension (延期) counts when it was approved before the deadline that it moves, and after a 重开; one
-- whose time of approval is unknown is believed. While a case is suspended its deadline does not pass.
extended as (

    select
        *,
        extended_deadline is not null
        and (
            coalesce(extended_at <= deadline_in_force, true)
            or coalesce(
                is_suspended_in_this_life
                and suspended_at <= case when is_over_by_extension then own_deadline else deadline_in_force end
                and extended_at between suspended_at and coalesce(suspension_ended_at, extended_at),
                false
            )
            or coalesce(
                earlier_suspended_at <= own_deadline and extended_at between earlier_suspended_at and earlier_resumed_at,
                false
            )
        )
        and coalesce(extended_at >= reopened_at, true) as is_extended
    from in_force

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
        -- An extension that came after a resumption knows of the suspension.
        earlier_stopped_seconds - case when is_extended then earlier_stopped_by_extension_seconds else 0 end
            as earlier_moved_seconds,
        coalesce(
            is_suspended_in_this_life
            and suspension_ended_at is not null
            and not (is_extended and coalesce(extended_at >= suspension_ended_at, false)),
            false
        ) as is_moved_by_suspension,
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
