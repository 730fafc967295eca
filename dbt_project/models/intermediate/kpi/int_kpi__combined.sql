{#
  The one list of KPI models: a new domain or a new kind of KPI is a line here.
#}
{% set models = [
    'int_kpi__case',
    'int_kpi__case_assist',
    'int_kpi__case_share',
    'int_kpi__case_place',
    'int_kpi__case_fine',
    'int_kpi__place',
    'int_kpi__hotline',
    'int_kpi__hotline_people',
    'int_kpi__sanitation',
    'int_kpi__sanitation_fine',
    'int_kpi__enforcement',
    'int_kpi__enforcement_object',
    'int_kpi__satisfaction',
    'int_kpi__assessment',
] %}

{% for model in models %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
