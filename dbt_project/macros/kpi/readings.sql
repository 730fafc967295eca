{#
  The reading (口径) of a KPI that is shown first: what the city calls official, else that of the book. The windows
  of R01, E04 and H11 are settings, and part of the name.
#}
{% macro default_reading(kpi_id, default_policy) -%}
    {%- set chosen = {
        'R01': 'closed_' ~ var('recurrence_days') ~ 'd',
        'E04': 'due_' ~ var('penalty_limit_days') ~ 'd',
        'H11': var('repeat_appeal_days') ~ 'd',
    } -%}
    {%- do chosen.update(var('official_readings')) -%}
    case {{ kpi_id }}
        {%- for kpi, reading in chosen.items() %}
        when '{{ kpi }}' then '{{ reading }}'
        {%- endfor %}
        else coalesce({{ default_policy }}, '')
    end
{%- endmacro %}


{# The readings of the book whose windows are settings, as rows of `policy_book`. #}
{% macro readings_of_windows() %}
    {% for days in recurrence_windows() %}
    select
        'R01' as kpi_id,
        'closed_{{ days }}d' as policy,
        '按结案案件，满 {{ days }} 日观察期' as name_zh,
        '按结案月份，分母为结案已满 {{ days }} 日的案件；观察期未满的不计入' as explanation_zh
    union all
    {% endfor %}
    select
        'R01' as kpi_id,
        'previous_case_{{ var("recurrence_days") }}d' as policy,
        '按前案结案后 {{ var("recurrence_days") }} 日内再发' as name_zh,
        '按再次上报的月份，分母为有地点的有效案件，分子为同一地点同类前案结案后 {{ var("recurrence_days") }} 日内的再次上报' as explanation_zh
    union all
    select
        'E04' as kpi_id,
        'due_{{ var("penalty_limit_days") }}d' as policy,
        '立案满 {{ var("penalty_limit_days") }} 日' as name_zh,
        '按立案月份，分母为已办结的和立案已满 {{ var("penalty_limit_days") }} 日的普通程序案件；未满 {{ var("penalty_limit_days") }} 日又未办结的不计入' as explanation_zh
    union all
    select
        'H11' as kpi_id,
        '{{ var("repeat_appeal_days") }}d' as policy,
        '{{ var("repeat_appeal_days") }} 日内重复' as name_zh,
        '同一诉求人、同一地点、同一类问题在此前 {{ var("repeat_appeal_days") }} 日内已有工单即为重复；匿名工单不计入分母' as explanation_zh
{% endmacro %}

