{{ config(materialized = 'view') }}

with delivered as (

    select
        source_name || ':' || coalesce(catering_id, '') || ':' || catering_name || ':' || cast(surveyed_on as varchar) as survey_id,
        *
    from {{ ref('stg_enforcement__catering_units') }}

),

{{ newest_states('delivered', 'survey_id') }}

select * from newest
