with components as (

    select * from {{ ref('int_league__component') }}

),

final as (

    select
        period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code as component,
        component_name,
        cast(sort_order as integer) as sort_order,
        component_source as source,
        weight,
        full_score,
        score,
        weighted_score,
        bonus,
        cast(n as bigint) as n,
        status
    from components

)

select * from final
