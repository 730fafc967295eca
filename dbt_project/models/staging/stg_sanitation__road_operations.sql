with landed as (

    {{ committed('src_road_op') }}

)

select * from landed
