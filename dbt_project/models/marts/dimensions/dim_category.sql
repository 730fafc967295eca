with versions as (

    select
        *,
        {{ version_rank('category_id') }} as version_rank
    from {{ ref('stg_reference__categories') }}

),

final as (

    select
        category_id,
        category_name,
        case_type,
        major_name,
        family_id,
        family_name,
        valid_from,
        valid_to,
        version_rank = 1 as is_current
    from versions

)

select * from final
