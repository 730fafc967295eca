with landed as (

    {{ committed('src_assess_event') }}

)

select * from landed
