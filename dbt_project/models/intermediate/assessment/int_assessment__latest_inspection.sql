{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || inspection_no as inspection_id,
        *
    from {{ ref('stg_assessment__inspections') }}

),

{{ newest_states('delivered', 'inspection_id') }}

select * from newest
