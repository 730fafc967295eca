with versions as (

    select
        *,
        row_number() over (partition by facility_id order by valid_from desc) as version_rank
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
