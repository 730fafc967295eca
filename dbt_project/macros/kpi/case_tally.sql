{#
  The CTEs `overdue_changes` and `state_changes` out of `entries`, a relation of entries of the journal: the days on
  which a case comes into a state or leaves it, one row each.
#}
{% macro case_changes(entries) %}
{%- set areas = ['district_id', 'street_id'] -%}
{%- set flags = ['rework_known', 'reworked', 'extension_known', 'extended'] -%}
overdue_changes as (

    {% for spell in ['earlier', 'earlier_again', 'first', 'between', 'second'] %}
    {%- set outer = loop %}
    {%- for day, change in [('overdue_on', 'sign'), ('settled_on', '-sign')] %}
    select
        {{ (areas + lived_columns(case_breakdowns().values() | list, spell, rename=true)) | join(', ') }},
        {%- for flag in flags %}
        {{ 'is_first_' if spell in case_first_life() else 'is_' }}{{ flag }} as is_{{ flag }},
        {%- endfor %}
        {{ 'false' if spell in case_first_life() else 'is_deferred' }} as is_deferred,
        {{ spell }}_{{ day }} as changed_on,
        {{ change }} as sign
    from {{ entries }}
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
        {{ (areas + lived_columns(case_breakdowns().values() | list, spell, rename=true)) | join(', ') }},
        '{{ stock }}' as stock,
        {{ spell }}_{{ day }} as changed_on,
        {{ change }} as sign
    from {{ entries }}
    where {{ spell }}_{{ day }} is not null
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}

)
{% endmacro %}


{#
  The CTEs `added` and `final`: leaves of `happened`, which `entries` are summed to, on top of those that stand in
  `standing`, the table of the night before, or of nothing.
#}
{% macro added_to(standing, measures, entries) %}
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
        {%- if standing %}
        added.{{ measure }} + coalesce(standing.{{ measure }}, 0) as {{ measure }},
        {%- else %}
        added.{{ measure }},
        {%- endif %}
        {%- endfor %}
        (select max(entry_no) from {{ entries }}) as entry_no
    from added
    {% if standing %}
    left join {{ standing }} as standing
        on
            {%- for key in leaf_keys() %}
            {{ 'and ' if not loop.first }}added.{{ key }} = standing.{{ key }}
            {%- endfor %}
    {% endif %}

)
{% endmacro %}
