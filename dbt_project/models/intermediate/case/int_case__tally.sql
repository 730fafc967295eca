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
{% set areas = ['district_id', 'street_id'] %}
{% set flags = ['rework_known', 'reworked', 'extension_known', 'extended'] %}
overdue_changes as (

    {% for spell in ['earlier', 'first', 'between', 'second'] %}
    {%- set outer = loop %}
    {%- for day, change in [('overdue_on', 'sign'), ('settled_on', '-sign')] %}
    select
        {{ parts_of(spell, areas, breakdowns) }},
        {%- for flag in flags %}
        {% if spell in case_first_life() %}is_first_{{ flag }}{% else %}is_{{ flag }}{% endif %} as is_{{ flag }},
        {%- endfor %}
        {{ 'false' if spell in case_first_life() else 'is_deferred' }} as is_deferred,
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
        {{ parts_of(spell, areas, breakdowns) }},
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
    {{ leaves('entries', at, case_breakdowns(at in case_first_life()), measures, signed(conditions)) }}
    union all
    {% endfor %}
    {{ leaves('overdue_changes', 'changed_on', breakdowns, measures, signed(case_overdue())) }}
    union all
    {{ leaves('state_changes', 'changed_on', breakdowns, measures, signed(standing_stocks)) }}

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
