{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

-- All states are read where they stand, and of most of them few columns: which one is the newest.
{% set states = 'candidates' if is_incremental() else ref('int_case__told') %}
with
{% if is_incremental() %}
arrived as (

    select
        {{ case_state_columns() }},
        first_closed_at,
        last_closed_at
    from {{ ref('int_case__told') }}
    {{ of_new_batches('src_case') }}

),

candidates as (

    select * from arrived

    union all

    select
        {{ case_state_columns() }},
        first_closed_at,
        last_closed_at
    from {{ this }}
    where case_id in (select case_id from arrived)

),
{% endif %}

{{ newest_states(states, 'case_id') }},

-- A closing that was taken back is known from the earlier states alone (重开).
closings as (

    select
        case_id,
        min(first_closed_at) as first_closed_at,
        max(last_closed_at) as last_closed_at
    from {{ states }}
    where case_id in (select case_id from last_told where state_cnt > 1)
    group by case_id

),

latest as (

    select
        {%- for column in case_state_columns().split(',') %}
        newest.{{ column | trim }},
        {%- endfor %}
        {% if is_incremental() %}(select coalesce(max(latest_build_no), 0) + 1 from {{ this }}){% else %}1{% endif %} as latest_build_no,
        coalesce(closings.first_closed_at, newest.first_closed_at) as first_closed_at,
        coalesce(newest.closed_at, closings.last_closed_at, newest.last_closed_at) as last_closed_at
    from newest
    left join closings
        on newest.case_id = closings.case_id

)

select * from latest
