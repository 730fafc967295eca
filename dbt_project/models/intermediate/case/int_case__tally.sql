{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = leaf_keys(),
        on_schema_change = 'fail'
    )
}}

{#
  What happened to cases, summed from the journal. Flows count events; stocks are changes: +1 on the day a
  case comes into a state, -1 on the day it leaves. A night adds its entries to what stands.
#}
{% set measures = case_flows() + case_stocks() %}
{% set breakdowns = case_breakdowns() %}
{% set weekly = case_weekly_breakdowns() %}
{% set fine = case_fine_grains() %}
{% set standing_stocks = {} %}
{% for stock in case_spells().values() %}
{% do standing_stocks.update({stock: "stock = '" ~ stock ~ "'"}) %}
{% endfor %}
with entries as (

    select * from {{ ref('int_case__journal') }}
    {% if is_incremental() %}
    where entry_no > (select coalesce(max(entry_no), 0) from {{ this }})
    {% endif %}

),

-- The days on which a case comes into a state or leaves it, one row each.
{% set parts = ['district_id', 'street_id'] + (breakdowns.values() | list) %}
overdue_changes as (

    {% for spell in ['earlier', 'first', 'second'] %}
    {%- set outer = loop %}
    {%- for day, change in [('overdue_on', 'sign'), ('settled_on', '-sign')] %}
    select
        {{ (parts + ['is_rework_known', 'is_reworked', 'is_extension_known', 'is_extended']) | join(', ') }},
        {{ spell }}_{{ day }} as changed_on,
        {{ change }} as sign
    from entries
    where {{ spell }}_{{ day }} is not null
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}

),

state_changes as (

    {% for spell, stock in case_spells().items() %}
    {%- set outer = loop %}
    {%- for day, change in [('on', 'sign'), ('off', '-sign')] %}
    select
        {{ parts | join(', ') }},
        '{{ stock }}' as stock,
        {{ spell }}_{{ day }} as changed_on,
        {{ change }} as sign
    from entries
    where {{ spell }}_{{ day }} is not null
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}

),

happened as (

    {% for at, conditions in case_events().items() %}
    {{ leaves('entries', at, breakdowns, measures, signed(conditions), weekly) }}
    union all
    {% endfor %}
    {{ leaves('overdue_changes', 'changed_on', breakdowns, measures, signed(case_overdue()), weekly) }}
    union all
    {{ leaves('state_changes', 'changed_on', breakdowns, measures, signed(standing_stocks), weekly) }}
    union all
    {{ fine_leaves('overdue_changes', 'changed_on', 'D', 'unit', fine['unit'][1], measures,
        fine_sums('unit', case_overdue())) }}
    union all
    {{ fine_leaves('entries', 'closed_on', 'M', 'unit_category', fine['unit_category'][1], measures,
        fine_sums('unit_category', case_events()['closed_on'])) }}

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
