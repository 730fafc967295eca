{# Months, quarters and years (period_type, period_start) that the months of a relation lie in. #}
{% macro touched_periods(months) %}
    {%- for period_type, unit in [('M', 'month'), ('Q', 'quarter'), ('Y', 'year')] %}
    select
        '{{ period_type }}' as period_type,
        cast(date_trunc('{{ unit }}', month) as date) as period_start
    from {{ months }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
{% endmacro %}
