with delivered as (

    {{ last_delivery('ref_area_alias') }}

)

select * from delivered
