with delivered as (

    {{ last_delivery('ref_road') }}

)

select * from delivered
