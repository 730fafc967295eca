with delivered as (

    select
        source_name || ':' || cast(op_date as varchar) || ':' || facility_name || ':' || waste_stream
            as facility_day_id,
        *
    from {{ ref('stg_sanitation__facility_days') }}

),

{{ newest_states('delivered', 'facility_day_id') }}

select * from newest
