{{ config(materialized = 'view') }}

{% for model in kpi_model_names() %}
select * from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
