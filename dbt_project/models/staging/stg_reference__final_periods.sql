with delivered as (

    {{ last_delivery('ref_final_period') }}

)

select * from delivered
