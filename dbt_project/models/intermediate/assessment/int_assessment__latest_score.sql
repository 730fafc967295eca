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

{{ newest_states('delivered', 'score_id') }}

select * from newest
