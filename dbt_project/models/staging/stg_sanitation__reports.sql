with landed as (

    {{ committed('src_sanitation_report') }}

)

select * from landed
