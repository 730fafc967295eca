with landed as (

    {{ committed('src_toilet') }}

)

select * from landed
