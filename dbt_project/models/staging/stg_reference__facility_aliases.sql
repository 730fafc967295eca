with delivered as (

    {{ last_delivery('ref_facility_alias') }}

)

select * from delivered
