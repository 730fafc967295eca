{#
  A window that a city sets has the name of its setting in the book; the others are days.
#}
{% set settings = ['recurrence_days', 'penalty_limit_days', 'cohort_days', 'revision_days'] %}
with book as (

    select * from {{ ref('indicator_book') }}

),

final as (

    select
        kpi_id,
        name_zh,
        name_en,
        domain,
        case when unit = '元' then '{{ var("currency") }}' else unit end as unit,
        kind,
        direction,
        decimals,
        formula_zh,
        numerator_zh,
        coalesce(denominator_zh, '') as denominator_zh,
        grain,
        {{ default_reading('kpi_id', 'default_policy') }} as default_policy,
        source_clause,
        coalesce(caveat, '') as caveat,
        is_additive,
        sort_order,
        facts,
        case cast(window_days as varchar)
            {%- for setting in settings %}
            when '{{ setting }}' then {{ var(setting) }}
            {%- endfor %}
            else cast(window_days as integer)
        end as window_days,
        is_cumulative,
        coalesce(own_breakdown, 'total') as own_breakdown
    from book

)

select * from final
