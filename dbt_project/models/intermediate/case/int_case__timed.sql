{{ config(materialized = 'view') }}

with cases as (

    select * from {{ ref('int_case__due') }}

),

days as (

    select * from {{ ref('int_calendar__day') }}

),

suspensions as (

    select
        *,
        case when handled_at is not null then dispatched_at end as handling_began_at,
        coalesce(stream, '常规') in ({{ quoted_list(var('closure_streams')) }})
        and coalesce(close_type, '正常') <> '自行处置' as is_for_closure,
        voided_at is not null
        or coalesce(close_type = '作废', false)
        or coalesce(status = '作废', false) as is_voided
    from cases

),

-- Moments on the clock of the limit: working time, or every second where the limit runs day and night.
{% set moments = {
    'handling_began_at': 'limit_seconds is not null',
    'handled_at': 'limit_seconds is not null',
    'suspended_at': 'true',
    'suspension_ended_at': 'true',
    'handling_due_at': '(is_moved_by_suspension or earlier_moved_seconds > 0)',
    'close_due_at': '(is_moved_by_suspension or earlier_moved_seconds > 0)',
} %}
clocked as (

    select
        suspensions.*,
        {%- for moment, is_needed in moments.items() %}
        case
            when suspensions.is_on_work_clock then {{ worked_until('suspensions.' ~ moment, moment ~ '_on') }}
            else cast({{ seconds_between("timestamp '2000-01-01'", 'suspensions.' ~ moment) }} as bigint)
        end as {{ moment }}_clock{{ ',' if not loop.last }}
        {%- endfor %}
    from suspensions
    {%- for moment, is_needed in moments.items() %}
    left join days as {{ moment }}_on
        on
            case when suspensions.is_on_work_clock and {{ is_needed }} then cast(suspensions.{{ moment }} as date) end
            = {{ moment }}_on.day
    {%- endfor %}

),

-- While a case is suspended (挂账) its clock stands still: the deadline moves on by what that clock
-- missed (DOMAIN §4.3), and what it missed is not used up.
stopped as (

    select
        *,
        case
            when not is_moved_by_suspension then 0
            else suspension_ended_at_clock - suspended_at_clock
        end as moved_seconds,
        case
            when suspended_at is null then 0
            else greatest(
                least(coalesce(suspension_ended_at_clock, handled_at_clock), handled_at_clock)
                - greatest(suspended_at_clock, handling_began_at_clock),
                0
            )
        end
        + case
            when earlier_suspended_at >= handling_began_at and earlier_resumed_at <= handled_at then earlier_stopped_seconds
            else 0
        end as stopped_seconds
    from clocked

),

-- The deadlines after the suspensions before the last one, and after all of them.
moved as (

    select
        *,
        {%- for step in ['handling', 'close'] %}
        {{ step }}_due_at_clock + nullif(earlier_moved_seconds, 0) as {{ step }}_due_between_clock,
        {{ step }}_due_at_clock + nullif(earlier_moved_seconds + moved_seconds, 0) as {{ step }}_due_resumed_clock
        {{- ',' if not loop.last }}
        {%- endfor %}
    from stopped

),

deadlines as (

    select
        moved.*,
        {%- for step, deadline in [('handling', 'effective_handling_deadline'), ('close', 'effective_deadline')] %}
        case
            when moved.earlier_moved_seconds = 0 then moved.{{ step }}_due_at
            else coalesce(
                case
                    when moved.is_on_work_clock
                        then {{ moment_worked('moved.' ~ step ~ '_due_between_clock', step ~ '_between') }}
                end,
                moved.{{ step }}_due_at + moved.earlier_moved_seconds * interval '1' second
            )
        end as {{ step }}_due_between,
        case
            when moved.earlier_moved_seconds + moved.moved_seconds = 0 then moved.{{ step }}_due_at
            else coalesce(
                case
                    when moved.is_on_work_clock
                        then {{ moment_worked('moved.' ~ step ~ '_due_resumed_clock', step ~ '_resumed') }}
                end,
                moved.{{ step }}_due_at
                + moved.earlier_moved_seconds * interval '1' second
                + case
                    when moved.is_moved_by_suspension then moved.suspension_ended_at - moved.suspended_at
                    else interval '0' second
                end
            )
        end as {{ deadline }},
        {%- endfor %}
        case
            when moved.limit_seconds + moved.handled_at_clock - moved.handling_began_at_clock is not null
                then greatest(moved.handled_at_clock - moved.handling_began_at_clock, 0) - moved.stopped_seconds
        end as used_seconds,
        moved.suspension_ended_at is null
        and (moved.suspended_at is not null or coalesce(moved.status = '挂账', false)) as is_suspended
    from moved
    {%- for step in ['handling', 'close'] %}
    {%- for stage in ['between', 'resumed'] %}
    left join days as {{ step }}_{{ stage }}
        on
            case when moved.is_on_work_clock then {{ workday_of('moved.' ~ step ~ '_due_' ~ stage ~ '_clock') }} end
            = {{ step }}_{{ stage }}.workday_no
    {%- endfor %}
    {%- endfor %}

),

flagged as (

    select
        *,
        -- What ended after its closing still was closed in the periods that were over by then (DOMAIN §17).
        closed_at is not null
        and (voided_at is null or voided_at > closed_at)
        and (transferred_at is null or transferred_at > closed_at)
        and coalesce(close_type, '正常') not in ('作废', '转他系统') as is_closed,
        effective_deadline is not null as has_deadline,
        coalesce(row_flags, '') like '%clock_skew%' as is_clock_skew,
        is_for_closure and filed_at is not null as is_in_closure_stream,
        -- Until when an extension runs is told, or not: then it runs (缓办).
        coalesce(
            extension_cnt > 0
            and extended_deadline is null
            and coalesce(extended_at >= reopened_at, true),
            false
        ) as is_deferred
    from deadlines

)

select * from flagged
