{#
  The smallest sums that every roll-up is made of: days by street, and months by district for each
  breakdown. A breakdown is not kept by street: too few cases stand behind such a figure, and a list
  of them is read from the facts.

  relation     rows to sum; it has district_id, street_id and the columns of `breakdowns`
  at           its date or timestamp; rows without one are left out
  breakdowns   name of a breakdown → its column
  sums         measure → SQL expression of one row; measures that are not named are 0
  measures     every measure, in order

  Returns period_type (D or M), period_start, district_id, street_id ('' unless D), breakdown,
  breakdown_id and the measures.
#}
{% macro leaves(relation, at, breakdowns, measures, sums) %}
    select
        {%- if breakdowns %}
        case when grouping(street_id) = 0 then 'D' else 'M' end as period_type,
        case when grouping(street_id) = 0 then on_date else on_month end as period_start,
        district_id,
        case when grouping(street_id) = 0 then street_id else '' end as street_id,
        {{ breakdown_columns(breakdowns) }},
        {%- else %}
        'D' as period_type,
        on_date as period_start,
        district_id,
        street_id,
        'total' as breakdown,
        '' as breakdown_id,
        {%- endif %}
        {%- for measure in measures %}
        {{ 'sum(' ~ measure ~ ')' if measure in sums else '0' }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            cast({{ at }} as date) as on_date,
            cast(date_trunc('month', {{ at }}) as date) as on_month,
            district_id,
            street_id,
            {%- for column in breakdowns.values() %}
            coalesce({{ column }}, '-') as {{ column }},
            {%- endfor %}
            {%- for measure, expression in sums.items() %}
            {{ expression }} as {{ measure }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ relation }}
        where {{ at }} is not null
    ) as dated
    group by grouping sets (
        (on_date, district_id, street_id)
        {%- for column in breakdowns.values() %},
        (on_month, district_id, {{ column }})
        {%- endfor %}
    )
{% endmacro %}


{#
  Leaves of one grain alone: `breakdown` is made of `columns`, its id of theirs with `|` between them, and its
  periods are of the one kind `period_type`. See `case_fine_grains`; the rest as for `leaves`.
#}
{% macro fine_leaves(relation, at, period_type, breakdown, columns, measures, sums) %}
    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, at) }} as period_start,
        district_id,
        '' as street_id,
        '{{ breakdown }}' as breakdown,
        {{ combined_id(columns) }} as breakdown_id,
        {%- for measure in measures %}
        {{ 'sum(' ~ sums[measure] ~ ')' if measure in sums else '0' }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    where {{ at }} is not null
    group by {{ period_start(period_type, at) }}, district_id, {{ combined_id(columns) }}
{% endmacro %}


{# Id of a breakdown by several columns: `u01|c0301`; what is not known is `-`. #}
{% macro combined_id(columns) -%}
    {%- for column in columns -%}
    coalesce({{ column }}, '-'){{ " || '|' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# Name and value of the breakdown that a grouping set groups by; 'total' and '' where it is none. #}
{% macro breakdown_columns(breakdowns) %}
        case
            {%- for name, column in breakdowns.items() %}
            when grouping({{ column }}) = 0 then '{{ name }}'
            {%- endfor %}
            else 'total'
        end as breakdown,
        case
            {%- for name, column in breakdowns.items() %}
            when grouping({{ column }}) = 0 then {{ column }}
            {%- endfor %}
            else ''
        end as breakdown_id
{% endmacro %}


{# Key columns of a leaf. #}
{% macro leaf_keys() %}
    {{ return(['period_type', 'period_start', 'district_id', 'street_id', 'breakdown', 'breakdown_id']) }}
{% endmacro %}
