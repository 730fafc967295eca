with landed as (

    {{ committed('src_muck') }}

)

select * from landed
