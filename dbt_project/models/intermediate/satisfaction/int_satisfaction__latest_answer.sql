with delivered as (

    select
        source_name || ':' || wave || ':' || resp_id || ':' || item_code as answer_id,
        source_name || ':' || wave || ':' || resp_id as respondent_id,
        *
    from {{ ref('stg_satisfaction__answers') }}

),

{{ newest_states('delivered', 'answer_id') }}

select * from newest
