with landed as (

    {{ committed('src_illegal_building') }}

)

select * from landed
