with landed as (

    {{ committed('src_survey_response') }}

)

select * from landed
