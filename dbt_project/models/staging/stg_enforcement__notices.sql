with landed as (

    {{ committed('src_notice') }}

)

select * from landed
