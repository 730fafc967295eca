{{ config(materialized = 'view') }}

with filed as (

    select
        district_id,
        street_id,
        unit_id,
        cast(filed_at as date) as on_date,
        1 as assisted_cnt
    from {{ ref('fct_case_assist') }}
    where filed_at is not null

),

filed_leaves as (

    {{ leaves('filed', 'on_date', {'unit': 'unit_id'}, ['assisted_cnt'], {'assisted_cnt': 'assisted_cnt'}) }}

),

{{ rollup_leaves('filed_leaves', 'case', ['assisted_cnt']) }}
