{{ config(materialized = 'view') }}

with delivered as (

    select
        concat_ws(
            ':', source_name, period, rule_edition, group_name, unit_name, item_name,
            coalesce(score_no, ''), coalesce(case_no, '')
        ) as score_id,
        *
    from {{ ref('stg_assessment__scores') }}

),

ranked as (

    select
        *,
        {{ state_rank(['score_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
