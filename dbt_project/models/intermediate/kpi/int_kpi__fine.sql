{{ config(materialized = 'view') }}

-- Figures of the whole city in grains finer than a roll-up has them (docs/decisions/0011): units and facilities by
-- day, units by class, facilities by kind of vehicle.
{% set cases = ref('int_case__fine') %}
{% set weighings = ref('int_sanitation__fine') %}
{% set recurring, matured = 'recurring_' ~ var('recurrence_days') ~ 'd_cnt', 'matured_' ~ var('recurrence_days') ~ 'd_cnt' %}
with combined as (

    {{ kpi_rows('C21', cases, 'overdue_open_cnt', breakdowns=['unit'], by_day=true, where="breakdown = 'unit'") }}
    union all
    {{ kpi_rows('R01', cases, recurring, matured, policy='closed_' ~ var('recurrence_days') ~ 'd',
        breakdowns=['unit_category']) }}
    union all
    {{ kpi_rows('S01', weighings, 'collected_kg / 1000', n='weighing_cnt', breakdowns=['facility'], by_day=true,
        where="breakdown = 'facility'") }}
    union all
    {{ kpi_rows('S03', weighings, 'collected_kg / 1000', 'weighing_cnt', breakdowns=['facility_vehicle']) }}

)

select * from combined
