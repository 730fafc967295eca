{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('case_id in (select case_id from ' ~ ref('int_case__affected') ~ ' where is_touched)') }}"
    )
}}

-- The other reading of R01: when was the previous case of its type at this place closed? As cities count it,
-- by the place that is written, also where that stands for "unknown".
with cases as (

    select * from {{ ref('int_case__state') }}
    where
        {{ at_place(and_known=false) }}
        and is_valid
        and category_id <> '-'
        {% if is_incremental() %}
        and case_id in (select case_id from {{ ref('int_case__affected') }} where is_touched)
        {% endif %}

),

ordered as (

    select
        case_id,
        lag(case when is_closed then closed_at end) over (
            partition by place_key, category_id
            order by reported_at, case_no, case_id
        ) as previous_closed_at
    from cases

)

select * from ordered
