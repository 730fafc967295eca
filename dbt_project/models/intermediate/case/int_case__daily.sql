{#
  What happened to cases on a day. Flows count events; `overdue_open_cnt` is the change of a stock:
  +1 on the day a case becomes overdue, -1 on the day it ends.
#}
{% set measures = case_flows() + case_stocks() %}
{% set keys = ['district_id', 'street_id', 'unit_id', 'category_id', 'channel'] %}

with cases as (

    select
        fct_case.district_id,
        fct_case.street_id,
        fct_case.unit_id,
        fct_case.category_id,
        fct_case.channel,
        fct_case.discovery,
        fct_case.reported_at,
        fct_case.accepted_at,
        fct_case.filed_at,
        fct_case.closed_at,
        fct_case.effective_deadline,
        fct_case.is_valid,
        fct_case.is_closed,
        fct_case.is_closed_on_time,
        fct_case.is_in_closure_stream,
        fct_case.has_deadline,
        recurrence.is_placed,
        recurrence.is_matured,
        recurrence.is_recurring,
        recurrence.is_reopening
    from {{ ref('fct_case') }} as fct_case
    inner join {{ ref('int_case__recurrence') }} as recurrence
        on fct_case.case_id = recurrence.case_id

),

spells as (

    select * from {{ ref('int_case__overdue_spell') }}

),

reported as (

    {{ daily_events('cases', 'reported_at', keys, measures, {
        'reported_cnt': 'true',
        'valid_cnt': 'is_valid',
        'proactive_cnt': "is_valid and discovery = '主动'",
        'placed_cnt': 'is_placed',
        'reopening_cnt': 'is_reopening',
    }) }}

),

accepted as (

    {{ daily_events('cases', 'accepted_at', keys, measures, {
        'accepted_cnt': 'true',
        'accepted_closed_cnt': 'is_closed and is_valid',
    }) }}

),

filed as (

    {{ daily_events('cases', 'filed_at', keys, measures, {'filed_cnt': 'true'}) }}

),

closed as (

    {{ daily_events('cases', 'closed_at', keys, measures, {
        'closed_due_cnt': 'is_closed and has_deadline and is_in_closure_stream',
        'closed_on_time_cnt': 'is_closed_on_time and is_in_closure_stream',
        'closed_late_cnt': 'is_closed and closed_at > effective_deadline and is_in_closure_stream',
        'matured_cnt': 'is_matured',
        'recurring_cnt': 'is_matured and is_recurring',
    }) }}

),

overdue as (

    {{ daily_events('spells', 'starts_at', keys, measures, {'overdue_open_cnt': 'starts_at < as_of'}) }}

),

no_longer_overdue as (

    {{ daily_events('spells', 'ends_at', keys, measures, {'overdue_open_cnt': 'starts_at < as_of'}, sign=-1) }}

),

combined as (

    select * from reported
    union all
    select * from accepted
    union all
    select * from filed
    union all
    select * from closed
    union all
    select * from overdue
    union all
    select * from no_longer_overdue

),

{{ daily_sums('combined', keys, measures) }}

select * from daily
