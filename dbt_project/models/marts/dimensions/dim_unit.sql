with versions as (

    select
        *,
        {{ version_rank('unit_id') }} as version_rank
    from {{ ref('stg_reference__units') }}

),

final as (

    select
        unit_id,
        unit_name,
        unit_type,
        parent_unit_id,
        area_id,
        valid_from,
        valid_to,
        version_rank = 1 as is_current
    from versions

)

select * from final
