{% set taken_back = case_taken_back() %}
with summed as (

    select * from {{ ref('int_case__summed') }}

),

once as (

    select
        summed.period_type,
        summed.period_start,
        summed.area_id,
        summed.breakdown,
        summed.breakdown_id,
        {%- for measure in case_flows() + case_stocks() %}
        {% if measure in taken_back -%}
        summed.{{ measure }} - coalesce(back.{{ measure }}, 0) as {{ measure }}
        {%- else -%}
        summed.{{ measure }}
        {%- endif -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    from summed
    left join {{ ref('int_case__taken_back') }} as back
        on
            summed.period_type = back.period_type
            and summed.period_start = back.period_start
            and summed.area_id = back.area_id
            and summed.breakdown = back.breakdown
            and summed.breakdown_id = back.breakdown_id

)

select * from once
