with delivered as (

    {{ last_delivery('ref_assess_road_grade') }}

)

select * from delivered
