with delivered as (

    {{ last_delivery('ref_unit_alias') }}

)

select * from delivered
