with landed as (

    {{ committed('src_assess_score') }}

)

select * from landed
