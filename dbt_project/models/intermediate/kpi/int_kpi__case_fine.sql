{{ config(materialized = 'view') }}

-- Figures of the whole city in grains finer than the roll-up of cases has them (docs/decisions/0011).
{% set fine = ref('int_case__fine') %}
{% set window = var('recurrence_days') ~ 'd' %}
with combined as (

    {{ kpi_rows('C21', fine, 'overdue_open_cnt', breakdowns=['unit'], by_day=true, where="breakdown = 'unit'") }}
    union all
    {{ kpi_rows('R01', fine, 'recurring_' ~ window ~ '_cnt', 'matured_' ~ window ~ '_cnt', policy='closed_' ~ window,
        breakdowns=['unit_category']) }}

)

select * from combined
