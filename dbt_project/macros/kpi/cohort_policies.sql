{#
  Readings that follow the events of a period until they are over (受理口径): later closings revise them.
#}
{% macro cohort_policies() -%}
    {{ return([
        'accepted_cohort', 'accepted', 'filed_cohort', 'due_cohort', 'handled_cohort', 'found_cohort', 'received',
    ]) }}
{%- endmacro %}
