with delivered as (

    select
        source_name || ':' || ib_id as building_id,
        *
    from {{ ref('stg_enforcement__illegal_buildings') }}

),

ranked as (

    select
        *,
        {{ state_rank(['building_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
