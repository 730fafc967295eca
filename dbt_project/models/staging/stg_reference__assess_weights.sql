with delivered as (

    {{ last_delivery('ref_assess_weight') }}

)

select * from delivered
