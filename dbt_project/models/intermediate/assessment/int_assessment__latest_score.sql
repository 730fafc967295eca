{{ config(materialized = 'view') }}

with delivered as (

    select
        {{ score_key() }} as score_id,
        *
    from {{ ref('stg_assessment__scores') }}

),

{{ newest_states('delivered', 'score_id') }}

select * from newest
