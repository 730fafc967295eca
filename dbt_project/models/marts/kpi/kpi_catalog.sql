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
        case when kpi_id = 'R01' then 'closed_{{ var("recurrence_days") }}d' else coalesce(default_policy, '') end
            as default_policy,
        source_clause,
        coalesce(caveat, '') as caveat,
        is_additive,
        sort_order
    from book

)

select * from final
