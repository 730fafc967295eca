with versions as (

    select
        *,
        {{ version_rank('facility_id') }} as version_rank
    from {{ ref('stg_reference__facilities') }}

),

final as (

    select
        facility_id,
        facility_name,
        facility_type,
        area_id,
        valid_from,
        valid_to,
        version_rank = 1 as is_current
    from versions

)

select * from final
