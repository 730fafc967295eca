{# First day of the period of kind D, W, M, Q, H or Y that holds `day`, a date or a timestamp. #}
{% macro period_start(period_type, day) -%}
    {%- set units = {'D': 'day', 'W': 'week', 'M': 'month', 'Q': 'quarter', 'H': 'year', 'Y': 'year'} -%}
    {%- set truncated = "date_trunc('" ~ units[period_type] ~ "', " ~ day ~ ")" -%}
    {%- if period_type == 'H' -%}
    cast({{ truncated }} + case when extract(month from {{ day }}) > 6 then 6 else 0 end * interval '1' month as date)
    {%- else -%}
    cast({{ truncated }} as date)
    {%- endif -%}
{%- endmacro %}
