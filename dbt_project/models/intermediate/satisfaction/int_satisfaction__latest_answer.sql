with delivered as (

    select
        source_name || ':' || wave || ':' || resp_id || ':' || item_code as answer_id,
        source_name || ':' || wave || ':' || resp_id as respondent_id,
        *
    from {{ ref('stg_satisfaction__answers') }}

),

ranked as (

    select
        *,
        {{ state_rank(['answer_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
