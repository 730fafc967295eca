{# A deadline moved on by the policy `rework_extension_hours` for every 返工 (DOMAIN §4.3); the default moves nothing. #}
{% macro extended_by_rework(deadline) -%}
    {{ deadline }}
    {%- if var('rework_extension_hours') %}
    + coalesce(rework_cnt, 0) * interval '{{ var("rework_extension_hours") }}' hour
    {%- endif %}
{%- endmacro %}
