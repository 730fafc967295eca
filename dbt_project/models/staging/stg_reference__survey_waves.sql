with delivered as (

    {{ last_delivery('ref_survey_wave') }}

)

select * from delivered
