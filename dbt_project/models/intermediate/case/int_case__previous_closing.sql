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

    select
        case_id,
        case_no,
        category_id,
        place_key,
        reported_at,
        case when is_closed then closed_at end as closed_at
    from {{ ref('int_case__state') }}
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
        lag(closed_at) over (
            partition by place_key, category_id
            order by reported_at, case_no, case_id
        ) as previous_closed_at
    from cases
    where {{ is_shared('cases', ['place_key', 'category_id']) }}

),

final as (

    select
        cases.case_id,
        ordered.previous_closed_at
    from cases
    left join ordered
        on cases.case_id = ordered.case_id

)

select * from final
