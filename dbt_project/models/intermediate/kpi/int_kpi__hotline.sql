{{ config(materialized = 'view') }}

{% set orders = ref('int_hotline__rollup') %}
{% set due = 'closed_due_cnt + overdue_open_cnt' %}
{% set sign_due = 'signed_due_cnt + unsigned_overdue_cnt' %}
{% set asked = 'evaluated_cnt + unrated_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}

{# 上期结转: what stood open when the period began, of the orders whose closing is known. #}
{% set carried = 'open_cnt - received_known_cnt + closed_cnt' %}
{% set knows_carried = 'received_known_cnt + closed_cnt + open_cnt > 0' %}

{# KPI, policy, numerator, denominator, the rows that have something to judge. #}
{% set rates = [
    ('H03', 'due', 'signed_on_time_cnt', sign_due, sign_due ~ ' > 0'),
    ('H04', '', 'closed_on_time_cnt', due, 'true'),
    ('H05', 'due', 'closed_due_cnt', due, 'true'),
    ('H05', 'received', 'received_closed_cnt', 'received_known_cnt', 'true'),
    ('H06', 'assigned', 'responded_cnt', 'response_due_cnt', 'response_due_cnt > 0'),
    ('H07', 'valid_callbacks', 'valid_resolved_cnt', 'valid_answer_cnt', 'valid_answer_cnt > 0'),
    ('H07', 'all_callbacks', 'resolved_cnt', 'answer_cnt', 'answer_cnt > 0'),
    ('H08', 'evaluated', 'satisfied_cnt', 'evaluated_cnt', 'evaluated_cnt > 0'),
    ('H08', 'unrated_satisfied', 'satisfied_cnt + unrated_cnt', asked, asked ~ ' > 0'),
    ('H09', 'evaluated', 'dissatisfied_cnt', 'evaluated_cnt', 'evaluated_cnt > 0'),
    ('H10', 'attempted', 'called_cnt', 'callable_cnt', 'callable_cnt > 0'),
    ('H10', 'connected', 'connected_cnt', 'callable_cnt', 'callable_cnt > 0'),
    ('H11', var('repeat_appeal_days') ~ 'd', 'repeat_cnt', 'repeat_known_cnt', 'repeat_known_cnt > 0'),
] %}

{{ kpi_rows('H01', orders, 'received_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('H01', orders, carried, policy='carried_over', breakdowns=parts, where=knows_carried) }}
union all
{{ kpi_rows('H01', orders, 'open_cnt + closed_cnt', policy='with_carried_over', breakdowns=parts,
    where=knows_carried) }}

-- An order with a case counts as the case: this and the cases reported are what the city was told of.
union all
{{ kpi_rows('H01', orders, 'case_known_cnt - with_case_cnt', policy='without_cases', breakdowns=parts,
    where='case_known_cnt > 0') }}

-- 交办、直接办理 and what waits for either add up to the orders received.
{% for policy, measure in [('assigned', 'assigned_cnt'), ('direct', 'direct_cnt'), ('waiting', 'waiting_cnt')] %}
union all
{{ kpi_rows('H02', orders, measure, policy=policy, breakdowns=parts,
    where='assigned_cnt + direct_cnt + waiting_cnt > 0') }}
{% endfor %}

-- 应签收 and 应办结 are what was signed or closed in the period, and what stands late at its end.
{% for kpi_id, policy, numerator, denominator, where in rates %}
union all
{{ kpi_rows(kpi_id, orders, numerator, denominator, policy=policy, breakdowns=parts, where=where) }}
{% endfor %}

-- The unit of an order is the one it was assigned to last, not the one that returned it: no unit here.
union all
{{ kpi_rows('H13', orders, 'return_cnt', 'assignment_cnt', policy='assignments', breakdowns=['category', 'channel'],
    where='assignment_cnt > 0') }}
union all
{{ kpi_rows('H13', orders, 'ping_pong_cnt', 'returnable_cnt', policy='ping_pong', breakdowns=['category', 'channel'],
    where='returnable_cnt > 0') }}
