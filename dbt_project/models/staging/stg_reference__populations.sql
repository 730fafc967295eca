with delivered as (

    {{ last_delivery('ref_population') }}

)

select * from delivered
