with waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

final as (

    select
        wave,
        wave_name,
        period_type,
        period_start,
        period_end
    from waves

)

select * from final
