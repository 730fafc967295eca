with landed as (

    {{ committed('src_case') }}

)

select * from landed
