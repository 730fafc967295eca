{{ config(materialized = 'view') }}

{% set orders = ref('int_hotline__rollup') %}
{% set due = 'closed_due_cnt + overdue_open_cnt' %}
{% set sign_due = 'signed_due_cnt + unsigned_overdue_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}

{{ kpi_rows('H01', orders, 'received_cnt', breakdowns=parts, by_day=true) }}

-- 应签收 is counted like 应办结: signed in the period, or still unsigned past the deadline at its end.
union all
{{ kpi_rows('H03', orders, 'signed_on_time_cnt', sign_due, policy='due', breakdowns=parts,
    where=sign_due ~ " > 0") }}

union all
{{ kpi_rows('H04', orders, 'closed_on_time_cnt', due, breakdowns=parts) }}
union all
{{ kpi_rows('H05', orders, 'closed_due_cnt', due, policy='due', breakdowns=parts) }}
union all
{{ kpi_rows('H05', orders, 'received_closed_cnt', 'received_known_cnt', policy='received', breakdowns=parts) }}

union all
{{ kpi_rows('H08', orders, 'satisfied_cnt', 'evaluated_cnt', policy='evaluated', breakdowns=parts,
    where="evaluated_cnt > 0") }}
union all
{{ kpi_rows('H11', orders, 'repeat_cnt', 'repeat_known_cnt', policy='30d', breakdowns=parts,
    where="repeat_known_cnt > 0") }}
