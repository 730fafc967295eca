with delivered as (

    {{ last_delivery('ref_facility') }}

)

select * from delivered
