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
    'handling_due_at': 'is_moved_by_suspension',
    'close_due_at': 'is_moved_by_suspension',
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
        handling_due_at_clock
        + nullif(suspension_ended_at_clock - suspended_at_clock, 0) as resumed_handling_due_clock,
        close_due_at_clock + nullif(suspension_ended_at_clock - suspended_at_clock, 0) as resumed_close_due_clock,
        case
            when suspended_at is null then 0
            else greatest(
                least(coalesce(suspension_ended_at_clock, handled_at_clock), handled_at_clock)
                - greatest(suspended_at_clock, handling_began_at_clock),
                0
            )
        end as stopped_seconds
    from clocked

),

deadlines as (

    select
        stopped.*,
        {%- for step, deadline in [('handling', 'effective_handling_deadline'), ('close', 'effective_deadline')] %}
        case
            when not stopped.is_moved_by_suspension then stopped.{{ step }}_due_at
            when stopped.suspension_ended_at_clock = stopped.suspended_at_clock then stopped.{{ step }}_due_at
            else coalesce(
                case
                    when stopped.is_on_work_clock
                        then {{ moment_worked('stopped.resumed_' ~ step ~ '_due_clock', step ~ '_on') }}
                end,
                stopped.{{ step }}_due_at + (stopped.suspension_ended_at - stopped.suspended_at)
            )
        end as {{ deadline }},
        {%- endfor %}
        case
            when stopped.limit_seconds + stopped.handled_at_clock - stopped.handling_began_at_clock is not null
                then greatest(stopped.handled_at_clock - stopped.handling_began_at_clock, 0) - stopped.stopped_seconds
        end as used_seconds,
        stopped.suspension_ended_at is null
        and (stopped.suspended_at is not null or coalesce(stopped.status = '挂账', false)) as is_suspended
    from stopped
    {%- for step in ['handling', 'close'] %}
    left join days as {{ step }}_on
        on
            case when stopped.is_on_work_clock then {{ workday_of('stopped.resumed_' ~ step ~ '_due_clock') }} end
            = {{ step }}_on.workday_no
    {%- endfor %}

),

flagged as (

    select
        *,
        -- What ended after its closing still was closed in the month it closed in (DOMAIN §17).
        closed_at is not null
        and (voided_at is null or voided_at > closed_at)
        and (transferred_at is null or transferred_at > closed_at)
        and coalesce(close_type, '正常') not in ('作废', '转他系统') as is_closed,
        effective_deadline is not null as has_deadline,
        coalesce(row_flags, '') like '%clock_skew%' as is_clock_skew,
        coalesce(stream, '常规') in ({{ quoted_list(var('closure_streams')) }})
        and coalesce(close_type, '正常') <> '自行处置'
        and filed_at is not null as is_in_closure_stream
    from deadlines

)

select * from flagged
