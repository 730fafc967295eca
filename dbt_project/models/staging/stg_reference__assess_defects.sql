with delivered as (

    {{ last_delivery('ref_assess_defect') }}

)

select * from delivered
