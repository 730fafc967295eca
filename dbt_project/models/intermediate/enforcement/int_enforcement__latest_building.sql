with delivered as (

    select
        source_name || ':' || ib_id as building_id,
        *
    from {{ ref('stg_enforcement__illegal_buildings') }}

),

{{ newest_states('delivered', 'building_id') }}

select * from newest
