{# Readings that are a percentile: of few cases it is as uncertain as a rate. #}
{% macro percentile_policies() -%}
    {{ return(['p50', 'p90', 'limit_p50', 'limit_p90']) }}
{%- endmacro %}
