{{ config(materialized = 'view') }}

{% set orders = ref('int_hotline__rollup') %}
{% set due = 'closed_due_cnt + overdue_open_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}

{{ kpi_rows('H01', orders, 'received_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('H04', orders, 'closed_on_time_cnt', due, breakdowns=parts) }}
union all
{{ kpi_rows('H05', orders, 'closed_due_cnt', due, policy='due', breakdowns=parts) }}
union all
{{ kpi_rows('H05', orders, 'received_closed_cnt', 'received_known_cnt', policy='received', breakdowns=parts) }}
