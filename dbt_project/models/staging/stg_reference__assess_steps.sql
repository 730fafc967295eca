with delivered as (

    {{ last_delivery('ref_assess_step') }}

)

select * from delivered
