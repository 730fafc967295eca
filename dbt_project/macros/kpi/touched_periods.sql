{# Months, quarters, half-years and years (period_type, period_start) that the months of a relation lie in. #}
{% macro touched_periods(months) %}
    {%- for period_type in ['M', 'Q', 'H', 'Y'] %}
    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'month') }} as period_start
    from {{ months }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
{% endmacro %}
