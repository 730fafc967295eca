with delivered as (

    select
        source_name || ':' || enf_case_no as penalty_id,
        *
    from {{ ref('stg_enforcement__penalties') }}

),

ranked as (

    select
        *,
        {{ state_rank(['penalty_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
