{{ config(materialized = 'view') }}

-- Figures of the whole city in grains finer than the roll-up of weighings has them (docs/decisions/0011).
{% set fine = ref('int_sanitation__fine') %}
with combined as (

    {{ kpi_rows('S01', fine, 'collected_kg / 1000', n='weighing_cnt', breakdowns=['facility'], by_day=true) }}
    union all
    {{ kpi_rows('S03', fine, 'collected_kg / 1000', 'weighing_cnt', breakdowns=['facility_vehicle']) }}

)

select * from combined
