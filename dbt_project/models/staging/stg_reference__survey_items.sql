with delivered as (

    {{ last_delivery('ref_survey_item') }}

)

select * from delivered
