{{ config(materialized = 'view') }}

-- Of an answer what is counted: who gave it, and the words of a comment, stay in landing. A view: waves are few, and
-- when one comes its fact is made anew.
with arrived as (

    select
        source_name || ':' || wave || ':' || resp_id || ':' || item_code as answer_id,
        source_name || ':' || wave || ':' || resp_id as respondent_id,
        source_updated_at,
        wave,
        mode,
        district_name,
        street_name,
        item_code,
        answer_label,
        answer_score_raw,
        scale_code,
        weight,
        is_valid,
        batch_id,
        source_name,
        source_row,
        batch_seq
    from {{ ref('stg_satisfaction__answers') }}

),

{{ newest_states('arrived', 'answer_id') }}

select * from newest
