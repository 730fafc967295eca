{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = leaf_keys(),
        on_schema_change = 'fail'
    )
}}

{#
  What happened to cases, summed from the journal: under each of its days the measures and which entries
  count in them. Stocks are changes: +1 on the day a case comes into a state, -1 on the day (`_off`,
  `_settled_on`) it leaves. A night adds its entries to what stands.
#}
{% set measures = case_flows() + case_stocks() %}
{% set breakdowns = {'unit': 'unit_id', 'category': 'category_id', 'channel': 'channel', 'stream': 'stream'} %}
with entries as (

    select * from {{ ref('int_case__journal') }}
    {% if is_incremental() %}
    where entry_no > (select coalesce(max(entry_no), 0) from {{ this }})
    {% endif %}

),

happened as (

    {% for at, conditions in case_events().items() %}
    {%- set sign = '-sign' if at.endswith('_off') or at.endswith('_settled_on') else 'sign' -%}
    {%- set sums = {} -%}
    {%- for measure, condition in conditions.items() -%}
    {%- do sums.update({measure: 'case when ' ~ condition ~ ' then ' ~ sign ~ ' else 0 end'}) -%}
    {%- endfor -%}
    {%- if at == 'dispatched_on' -%}
    {%- do sums.update({'return_cnt': 'sign * coalesce(return_cnt, 0)'}) -%}
    {%- endif -%}
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
