{#
  Sums of one period length for streets, districts and the city, in total and by each breakdown.
  `breakdowns` maps the name of a breakdown to its column.
#}
{% macro rollup_areas(relation, period_type, start_column, breakdowns, measures) %}
    select
        '{{ period_type }}' as period_type,
        {{ start_column }} as period_start,
        case
            when grouping(street_id) = 0 then street_id
            when grouping(district_id) = 0 then district_id
            else max(city.city_id)
        end as area_id,
        {% if breakdowns -%}
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
        end as breakdown_id,
        {%- else -%}
        'total' as breakdown,
        '' as breakdown_id,
        {%- endif %}
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    cross join city
    group by grouping sets (
        {%- for level in [', district_id, street_id', ', district_id', ''] %}
        ({{ start_column }}{{ level }}){{ ',' if breakdowns or not loop.last }}
        {%- set last_level = loop.last %}
        {%- for column in breakdowns.values() %}
        ({{ start_column }}{{ level }}, {{ column }}){{ ',' if not (last_level and loop.last) }}
        {%- endfor %}
        {%- endfor %}
    )
{% endmacro %}
