with landed as (

    {{ committed('src_inspection') }}

)

select * from landed
