with landed as (

    {{ committed('src_survey_summary') }}

)

select * from landed
