{#
  The KPI models of `kpi_model_names`, and the league, whose scores may be made of their figures.
#}
{% set models = kpi_model_names() + ['int_kpi__league'] %}

{% for model in models %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
