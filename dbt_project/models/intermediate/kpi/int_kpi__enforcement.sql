{{ config(materialized = 'view') }}

{% set penalties = ref('int_enforcement__rollup') %}
{% set parts = ['unit', 'category', 'procedure'] %}

{{ kpi_rows('E01', penalties, 'decided_cnt', policy='decided_on', breakdowns=parts, where='decided_cnt > 0') }}
union all
{{ kpi_rows('E01', penalties, 'filed_cnt', policy='filed_on', breakdowns=parts, where='filed_cnt > 0') }}
union all
{{ kpi_rows('E03', penalties, 'fine_confiscation_amount', n='decided_cnt', breakdowns=parts, where='decided_cnt > 0') }}

-- 普通程序 only; the cohort of filing shows every case, due or not.
union all
{{ kpi_rows('E04', penalties, 'ordinary_closed_cnt', 'ordinary_due_cnt', policy='due_90d',
    breakdowns=['unit', 'category'], where='ordinary_filed_cnt > 0') }}
union all
{{ kpi_rows('E04', penalties, 'ordinary_closed_cnt', 'ordinary_filed_cnt', policy='filed_cohort',
    breakdowns=['unit', 'category'], where='ordinary_filed_cnt > 0') }}
