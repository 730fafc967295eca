{{ config(materialized = 'view') }}

with cases as (

    select * from {{ ref('int_case__placed') }}

),

-- A suspension (挂账) stops the clock: its length is added to the deadline (DOMAIN §4.3).
deadlines as (

    select
        *,
        coalesce(close_deadline, handling_deadline) as stated_deadline,
        coalesce(close_deadline, handling_deadline)
        + coalesce(resumed_at - suspended_at, interval 0 second) as effective_deadline
    from cases

),

flagged as (

    select
        *,
        closed_at is not null
        and voided_at is null
        and transferred_at is null
        and coalesce(close_type, '正常') not in ('作废', '转他系统') as is_closed,
        effective_deadline is not null as has_deadline,
        coalesce(row_flags, '') like '%clock_skew%' as is_clock_skew,
        coalesce(stream, '常规') in ({{ quoted_list(var('closure_streams')) }})
        and coalesce(close_type, '正常') <> '自行处置' as is_in_closure_stream
    from deadlines

)

select * from flagged
