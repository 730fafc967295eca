with delivered as (

    {{ last_delivery('ref_unit') }}

)

select * from delivered
