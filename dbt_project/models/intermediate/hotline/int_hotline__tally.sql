{% set measures = hotline_flows() + hotline_stocks() %}
{% set breakdowns = {'unit': 'unit_id', 'category': 'category_id', 'channel': 'channel'} %}

{% set was_assigned = '(assigned_at is not null or return_cnt > 0)' %}
{% set orders = ref('fct_hotline_order') %}

{# What an order counts on the day of each event: conditions that count 1, then amounts. What becomes of it
   later (is it closed, answered, called back by now?) stays with its event, so that no rate exceeds 1. #}
{% set events = [
    (orders, 'received_at', {
        'received_cnt': 'true',
        'received_known_cnt': 'knows_closings',
        'received_closed_cnt': 'closed_at is not null',
        'open_cnt': 'knows_closings',
        'assigned_cnt': 'knows_assignments and ' ~ was_assigned,
        'direct_cnt': 'knows_assignments and not ' ~ was_assigned ~ ' and closed_at is not null',
        'waiting_cnt': 'knows_assignments and not ' ~ was_assigned ~ ' and closed_at is null',
        'returnable_cnt': 'knows_returns and ' ~ was_assigned,
        'ping_pong_cnt': 'return_cnt >= 2',
        'known_caller_cnt': 'is_caller_known',
        'repeat_known_cnt': 'is_repeat_known',
        'repeat_cnt': 'is_repeat',
        'case_known_cnt': 'knows_cases',
        'with_case_cnt': 'knows_cases and case_id is not null',
    }, {
        'assignment_cnt': 'case when knows_returns then assignment_cnt else 0 end',
        'return_cnt': 'return_cnt',
    }),
    (orders, 'assigned_at', {
        'response_due_cnt': 'knows_contacts and (first_contact_at is not null or response_deadline < as_of)',
        'responded_cnt': 'first_contact_at <= response_deadline',
    }, {}),
    (orders, 'signed_at', {
        'signed_due_cnt': 'sign_deadline is not null',
        'signed_on_time_cnt': 'signed_at <= sign_deadline',
    }, {}),
    (orders, 'closed_at', {
        'closed_cnt': 'true',
        'closed_due_cnt': 'effective_deadline is not null',
        'closed_on_time_cnt': 'closed_at <= effective_deadline',
        'callable_cnt': 'knows_callbacks',
        'called_cnt': 'callback_at is not null',
        'connected_cnt': "callback_at is not null and callback_status = '接通'",
    }, {'open_cnt': '-1'}),
    (orders, 'callback_at', {
        'evaluated_cnt': 'is_evaluated',
        'unrated_cnt': 'knows_ratings and is_unrated',
        'satisfied_cnt': 'is_evaluated and is_satisfied',
        'dissatisfied_cnt': 'is_evaluated and is_dissatisfied',
        'answer_cnt': 'is_resolution_told',
        'resolved_cnt': "is_resolution_told and is_resolved = '已解决'",
        'valid_answer_cnt': 'is_resolution_told and not is_excluded',
        'valid_resolved_cnt': "is_resolution_told and not is_excluded and is_resolved = '已解决'",
    }, {}),
    ('spells', 'effective_deadline', {}, {'overdue_open_cnt': '1'}),
    ('spells', 'closed_at', {}, {'overdue_open_cnt': '-1'}),
    ('unsigned_spells', 'sign_deadline', {}, {'unsigned_overdue_cnt': '1'}),
    ('unsigned_spells', 'ends_at', {}, {'unsigned_overdue_cnt': '-1'}),
] %}

-- Open past its deadline, until closed; orders that the unit returned are not its own (H04).
with spells as (

    select *
    from {{ orders }}
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
    from {{ orders }}
    where
        sign_deadline is not null
        and not is_returned
        and knows_signings
        and sign_deadline < as_of
        and (coalesce(signed_at, closed_at) is null or coalesce(signed_at, closed_at) > sign_deadline)

),

happened as (

    {% for relation, at, counted, amounts in events %}
    {%- set sums = dict(amounts) -%}
    {%- for measure, condition in counted.items() -%}
    {%- do sums.update({measure: 'case when ' ~ condition ~ ' then 1 else 0 end'}) -%}
    {%- endfor %}
    {{ leaves(relation, at, breakdowns, measures, sums) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

tallied as (

    select
        {{ leaf_keys() | join(',\n        ') }},
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from happened
    group by {{ leaf_keys() | join(', ') }}

)

select * from tallied
