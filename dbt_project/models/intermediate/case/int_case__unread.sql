{{ config(materialized = 'view') }}

{#
  The cases that this build has to read: those of which it learnt something, and all of them where what they are read by
  has changed. A reopened one (重开) has a second row: its first life as it was seen, so that the same rules judge both.
#}
{% set of_first_life = [
    'handling_unit_name', 'limit_value', 'limit_unit', 'dispatched_at', 'handling_deadline', 'bundle_deadline',
    'extended_at', 'extended_deadline', 'handled_at', 'checked_at', 'closed_at', 'close_type', 'rework_cnt',
    'extension_cnt', 'return_cnt', 'suspended_at', 'resumed_at',
] %}
{% set not_then = ['reopened_at', 'voided_at', 'transferred_at'] %}
-- Every table is named where it is read: as a CTE of its own it would be copied.
with unread_builds as (

    select latest_build_no
    from {{ ref('int_case__latest') }}
    group by latest_build_no
    having
        latest_build_no = (select max(latest_build_no) from {{ ref('int_case__latest') }})
        or exists (select 1 from {{ ref('int_case__reference') }} where has_changed)

),

first_lives as (

    select * from {{ ref('int_case__first_life') }}
    where
        case_id in (
            select case_id
            from {{ ref('int_case__latest') }}
            where reopened_at is not null and latest_build_no in (select latest_build_no from unread_builds)
        )

),

lives as (

    select
        {{ case_state_columns() }},
        first_closed_at,
        last_closed_at,
        latest_build_no,
        false as is_first_life
    from {{ ref('int_case__latest') }}
    where latest_build_no in (select latest_build_no from unread_builds)

    union all

    select
        {%- for column in case_state_columns().split(',') | map('trim') %}
        {% if column in not_then -%}
        cast(null as timestamp) as {{ column }},
        {%- elif column == 'close_deadline' -%}
        coalesce(latest.first_close_deadline, first_lives.close_deadline) as close_deadline,
        {%- else -%}
        {{ 'first_lives' if column in of_first_life else 'latest' }}.{{ column }},
        {%- endif %}
        {%- endfor %}
        latest.first_closed_at,
        latest.last_closed_at,
        latest.latest_build_no,
        true as is_first_life
    from {{ ref('int_case__latest') }} as latest
    inner join first_lives
        on latest.case_id = first_lives.case_id

)

select * from lives
