{{ config(materialized = 'view') }}

-- 协办: cases in which a unit helped, beside those it answers for (DOMAIN §4.3).
{{ kpi_rows('C04', ref('int_case__assist_rollup'), 'assisted_cnt', policy='assisting', breakdowns=['unit']) }}
