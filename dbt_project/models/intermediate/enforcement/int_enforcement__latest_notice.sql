{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || notice_type || ':' || notice_no as notice_id,
        *
    from {{ ref('stg_enforcement__notices') }}

),

{{ newest_states('delivered', 'notice_id') }}

select * from newest
