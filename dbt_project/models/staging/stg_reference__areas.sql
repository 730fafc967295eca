with delivered as (

    {{ last_delivery('ref_area') }}

)

select * from delivered
