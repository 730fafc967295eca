with delivered as (

    {{ last_delivery('ref_assess_group') }}

)

select * from delivered
