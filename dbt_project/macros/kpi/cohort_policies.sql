{#
  Readings that follow the events of a period until they are over (受理口径): later closings revise them.
#}
{% macro cohort_policies() -%}
    {{ return(['accepted_cohort', 'filed_cohort', 'received']) }}
{%- endmacro %}
