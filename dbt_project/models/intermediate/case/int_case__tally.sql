{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = leaf_keys(),
        on_schema_change = 'fail'
    )
}}

{#
  What happened to cases, summed from the journal. Flows count events; the overdue stocks are changes:
  +1 on the day a case becomes overdue, -1 on the day it ends. A night adds its entries to what stands.
#}
{% set measures = case_flows() + case_stocks() %}
{% set breakdowns = {'unit': 'unit_id', 'category': 'category_id', 'channel': 'channel'} %}
{% set events = {
    'reported_on': {
        'reported_cnt': 'sign',
        'valid_cnt': 'case when is_valid then sign else 0 end',
        'proactive_cnt': 'case when is_proactive then sign else 0 end',
        'placed_cnt': 'case when is_placed then sign else 0 end',
        'reopening_cnt': 'case when is_reopening then sign else 0 end',
    },
    'accepted_on': {
        'accepted_cnt': 'sign',
        'accepted_closed_cnt': 'case when is_accepted_closed then sign else 0 end',
    },
    'filed_on': {'filed_cnt': 'sign'},
    'dispatched_on': {'dispatched_cnt': 'sign'},
    'closed_on': {
        'closed_due_cnt': 'case when is_closed_due then sign else 0 end',
        'closed_on_time_cnt': 'case when is_closed_on_time then sign else 0 end',
        'closed_late_cnt': 'case when is_closed_late then sign else 0 end',
        'closed_rework_known_cnt': 'case when is_closed_due and is_rework_known then sign else 0 end',
        'closed_reworked_cnt': 'case when is_closed_due and is_reworked then sign else 0 end',
    },
} %}
{% do events['reported_on'].update({'duplicate_cnt': 'case when is_duplicate then sign else 0 end'}) %}
{% for days in recurrence_windows() %}
{% do events['closed_on'].update({
    'matured_' ~ days ~ 'd_cnt': 'case when is_matured_' ~ days ~ 'd then sign else 0 end',
    'recurring_' ~ days ~ 'd_cnt': 'case when is_recurring_' ~ days ~ 'd then sign else 0 end',
}) %}
{% endfor %}
{% for spell in ['first', 'second'] %}
{% for end, direction in [('overdue', ''), ('settled', '-')] %}
{% do events.update({spell ~ '_' ~ end ~ '_on': {
    'overdue_open_cnt': direction ~ 'sign',
    'overdue_rework_known_cnt': 'case when is_rework_known then ' ~ direction ~ 'sign else 0 end',
    'overdue_reworked_cnt': 'case when is_reworked then ' ~ direction ~ 'sign else 0 end',
}}) %}
{% endfor %}
{% endfor %}
with entries as (

    select * from {{ ref('int_case__journal') }}
    {% if is_incremental() %}
    where entry_no > (select coalesce(max(entry_no), 0) from {{ this }})
    {% endif %}

),

happened as (

    {% for at, sums in events.items() %}
    {{ leaves('entries', at, breakdowns, measures, sums) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

added as (

    select
        {{ leaf_keys() | join(',\n        ') }},
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from happened
    group by {{ leaf_keys() | join(', ') }}

),

final as (

    select
        {%- for key in leaf_keys() %}
        added.{{ key }},
        {%- endfor %}
        {%- for measure in measures %}
        {%- if is_incremental() %}
        added.{{ measure }} + coalesce(standing.{{ measure }}, 0) as {{ measure }},
        {%- else %}
        added.{{ measure }},
        {%- endif %}
        {%- endfor %}
        (select max(entry_no) from entries) as entry_no
    from added
    {% if is_incremental() %}
    left join {{ this }} as standing
        on
            {%- for key in leaf_keys() %}
            {{ 'and ' if not loop.first }}added.{{ key }} = standing.{{ key }}
            {%- endfor %}
    {% endif %}

)

select * from final
