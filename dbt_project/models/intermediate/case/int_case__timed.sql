{{ config(materialized = 'view') }}

with cases as (

    select * from {{ ref('int_case__placed') }}

),

-- A platform keeps the resumption of an earlier suspension: it does not end the present one.
suspensions as (

    select
        *,
        case when resumed_at >= suspended_at then resumed_at end as suspension_ended_at,
        voided_at is not null
        or coalesce(close_type = '作废', false)
        or coalesce(status = '作废', false) as is_voided
    from cases

),

-- A suspension (挂账) stops the clock: its length is added to the deadline (DOMAIN §4.3).
deadlines as (

    select
        *,
        {{ extended_by_rework('coalesce(close_deadline, handling_deadline)') }} as stated_deadline,
        {{ extended_by_rework('coalesce(close_deadline, handling_deadline)') }}
        + coalesce(suspension_ended_at - suspended_at, interval 0 second) as effective_deadline,
        suspension_ended_at is null
        and (suspended_at is not null or coalesce(status = '挂账', false)) as is_suspended
    from suspensions

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
