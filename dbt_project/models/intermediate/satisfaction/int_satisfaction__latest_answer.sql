{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'answer_id',
        on_schema_change = 'fail'
    )
}}

with arrived as (

    select
        source_name || ':' || wave || ':' || resp_id || ':' || item_code as answer_id,
        source_name || ':' || wave || ':' || resp_id as respondent_id,
        *
    from {{ ref('stg_satisfaction__answers') }}
    {{ of_new_batches() }}

),

{{ newest_states_with_this('arrived', 'answer_id') }}

select * from newest
