{% set measures = hotline_flows() + hotline_stocks() %}
{% set keys = ['district_id', 'street_id', 'unit_id', 'category_id', 'channel'] %}

with orders as (

    select * from {{ ref('fct_hotline_order') }}

),

-- Open past its deadline, until closed; orders that the unit returned are not its own (H04).
spells as (

    select
        *,
        closed_at as ends_at
    from orders
    where
        effective_deadline is not null
        and not is_returned
        and knows_closings
        and effective_deadline < as_of
        and (closed_at is null or closed_at > effective_deadline)

),

received as (

    {{ daily_events('orders', 'received_at', keys, measures, {
        'received_cnt': 'true',
        'received_known_cnt': 'knows_closings',
        'received_closed_cnt': 'closed_at is not null',
    }) }}

),

closed as (

    {{ daily_events('orders', 'closed_at', keys, measures, {
        'closed_due_cnt': 'effective_deadline is not null',
        'closed_on_time_cnt': 'closed_at <= effective_deadline',
    }) }}

),

overdue as (

    {{ daily_events('spells', 'effective_deadline', keys, measures, {'overdue_open_cnt': 'true'}) }}

),

no_longer_overdue as (

    {{ daily_events('spells', 'ends_at', keys, measures, {'overdue_open_cnt': 'true'}, sign=-1) }}

),

combined as (

    select * from received
    union all
    select * from closed
    union all
    select * from overdue
    union all
    select * from no_longer_overdue

),

{{ daily_sums('combined', keys, measures) }}

select * from daily
