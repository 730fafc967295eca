with delivered as (

    {{ last_delivery('ref_category_alias') }}

)

select * from delivered
