{{ config(materialized = 'view') }}

{% set cases = ref('int_case__rollup') %}
{% set due = 'closed_on_time_cnt + closed_late_cnt + overdue_open_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}

-- Counts of events: DOMAIN §6 C01, C03, C04.
{{ kpi_rows('C01', cases, 'reported_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('C03', cases, 'accepted_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('C04', cases, 'filed_cnt', breakdowns=parts) }}

-- 应结案 and the two rates on it share one denominator: DOMAIN §4.2.
union all
{{ kpi_rows('C11', cases, due, policy='due_incl_backlog', breakdowns=parts) }}
union all
{{ kpi_rows('C12', cases, 'closed_due_cnt', due, policy='due_incl_backlog', breakdowns=parts) }}
union all
{{ kpi_rows('C13', cases, 'closed_on_time_cnt', due, policy='due_incl_backlog', breakdowns=parts) }}

-- 受理口径: a cohort, revised until all of it is closed.
union all
{{ kpi_rows('C14', cases, 'accepted_closed_cnt', 'accepted_cnt', policy='accepted_cohort', breakdowns=parts) }}

union all
{{ kpi_rows('C21', cases, 'overdue_open_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('C25', cases, 'proactive_cnt', 'valid_cnt', breakdowns=['category']) }}

-- 复发率, by the month of closing; the second reading counts by the month of reopening.
union all
{{ kpi_rows('R01', cases, 'recurring_cnt', 'matured_cnt', policy='closed_30d', breakdowns=['unit', 'category']) }}
union all
{{ kpi_rows('R01', cases, 'reopening_cnt', 'placed_cnt', policy='previous_case_30d', breakdowns=['unit', 'category']) }}
