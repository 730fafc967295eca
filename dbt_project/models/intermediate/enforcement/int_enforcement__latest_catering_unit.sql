{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || coalesce(catering_id, '') || ':' || catering_name || ':' || cast(surveyed_on as varchar) as survey_id,
        *
    from {{ ref('stg_enforcement__catering_units') }}

),

ranked as (

    select
        *,
        {{ state_rank(['survey_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
