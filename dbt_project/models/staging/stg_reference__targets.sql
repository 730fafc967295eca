with delivered as (

    {{ last_delivery('ref_target') }}

)

select * from delivered
