with landed as (

    {{ committed('src_weigh') }}

)

select * from landed
