with delivered as (

    {{ last_delivery('ref_assess_component') }}

)

select * from delivered
