with delivered as (

    {{ last_delivery('ref_assess_edition') }}

)

select * from delivered
