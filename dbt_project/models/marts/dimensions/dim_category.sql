with versions as (

    select
        *,
        row_number() over (partition by category_id order by valid_from desc) as version_rank
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
