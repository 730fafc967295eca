{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'notice_id',
        on_schema_change = 'fail'
    )
}}

-- Of a notice what is counted: whom it was served on stays in landing.
with arrived as (

    select
        source_name || ':' || notice_type || ':' || notice_no as notice_id,
        source_updated_at,
        notice_no,
        notice_type,
        action_type,
        issued_on,
        ib_id,
        enf_case_no,
        colour_notice,
        team_name,
        district_name,
        street_name,
        batch_id,
        source_name,
        source_row,
        batch_seq
    from {{ ref('stg_enforcement__notices') }}
    {{ of_new_batches('src_notice') }}

),

{{ newest_states_with_this('arrived', 'notice_id') }}

select * from newest
