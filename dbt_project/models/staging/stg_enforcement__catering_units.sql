with landed as (

    {{ committed('src_catering') }}

)

select * from landed
