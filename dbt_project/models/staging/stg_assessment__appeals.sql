with landed as (

    {{ committed('src_assess_appeal') }}

)

select * from landed
