with delivered as (

    {{ last_delivery('ref_category') }}

)

select * from delivered
