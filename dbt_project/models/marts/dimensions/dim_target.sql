with targets as (

    select * from {{ ref('stg_reference__targets') }}

),

final as (

    select
        kpi_id,
        nullif(denominator_policy, '') as denominator_policy,
        area_id,
        period_type,
        valid_from,
        valid_to,
        cast(target_value as double) as target_value,
        target_source
    from targets

)

select * from final
