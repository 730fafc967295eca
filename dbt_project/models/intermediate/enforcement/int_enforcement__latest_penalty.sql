with delivered as (

    select
        source_name || ':' || enf_case_no as penalty_id,
        *
    from {{ ref('stg_enforcement__penalties') }}

),

{{ newest_states('delivered', 'penalty_id') }}

select * from newest
