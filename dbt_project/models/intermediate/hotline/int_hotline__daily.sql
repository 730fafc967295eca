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

-- Past the deadline of signing, until signed or closed without a signature. The clock of a returned
-- order stands still until it is assigned anew, with a deadline of its own (H03).
unsigned_spells as (

    select
        *,
        coalesce(signed_at, closed_at) as ends_at
    from orders
    where
        sign_deadline is not null
        and not is_returned
        and knows_signings
        and sign_deadline < as_of
        and (coalesce(signed_at, closed_at) is null or coalesce(signed_at, closed_at) > sign_deadline)

),

received as (

    {{ daily_events('orders', 'received_at', keys, measures, {
        'received_cnt': 'true',
        'received_known_cnt': 'knows_closings',
        'received_closed_cnt': 'closed_at is not null',
        'repeat_known_cnt': 'is_repeat_known',
        'repeat_cnt': 'is_repeat',
    }) }}

),

signed as (

    {{ daily_events('orders', 'signed_at', keys, measures, {
        'signed_due_cnt': 'sign_deadline is not null',
        'signed_on_time_cnt': 'signed_at <= sign_deadline',
    }) }}

),

closed as (

    {{ daily_events('orders', 'closed_at', keys, measures, {
        'closed_due_cnt': 'effective_deadline is not null',
        'closed_on_time_cnt': 'closed_at <= effective_deadline',
    }) }}

),

called_back as (

    {{ daily_events('orders', 'callback_at', keys, measures, {
        'evaluated_cnt': 'is_evaluated',
        'satisfied_cnt': 'is_evaluated and is_satisfied',
    }) }}

),

overdue as (

    {{ daily_events('spells', 'effective_deadline', keys, measures, {'overdue_open_cnt': 'true'}) }}

),

no_longer_overdue as (

    {{ daily_events('spells', 'ends_at', keys, measures, {'overdue_open_cnt': 'true'}, sign=-1) }}

),

unsigned as (

    {{ daily_events('unsigned_spells', 'sign_deadline', keys, measures, {'unsigned_overdue_cnt': 'true'}) }}

),

no_longer_unsigned as (

    {{ daily_events('unsigned_spells', 'ends_at', keys, measures, {'unsigned_overdue_cnt': 'true'}, sign=-1) }}

),

combined as (

    select * from received
    union all
    select * from signed
    union all
    select * from closed
    union all
    select * from called_back
    union all
    select * from overdue
    union all
    select * from no_longer_overdue
    union all
    select * from unsigned
    union all
    select * from no_longer_unsigned

),

{{ daily_sums('combined', keys, measures) }}

select * from daily
