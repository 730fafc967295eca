with delivered as (

    {{ last_delivery('ref_assess_item') }}

)

select * from delivered
