with landed as (

    {{ committed('src_penalty') }}

)

select * from landed
