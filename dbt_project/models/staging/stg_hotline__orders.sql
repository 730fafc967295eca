with landed as (

    {{ committed('src_hotline') }}

)

select * from landed
