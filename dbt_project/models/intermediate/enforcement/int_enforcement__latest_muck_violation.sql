{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || muck_no as muck_violation_id,
        *
    from {{ ref('stg_enforcement__muck_violations') }}

),

{{ newest_states('delivered', 'muck_violation_id') }}

select * from newest
