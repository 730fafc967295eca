with tree as (

    select * from {{ ref('int_area__tree') }}

),

versions as (

    select
        *,
        {{ version_rank('area_id') }} as version_rank
    from {{ ref('stg_reference__areas') }}

),

first_day as (

    select min(valid_from) as day from versions

),

-- Areas that the reference names, in all their versions, and the unassigned ones beside them.
final as (

    select
        tree.area_id,
        coalesce(versions.area_name, tree.area_name) as area_name,
        tree.area_level,
        coalesce(versions.parent_area_id, tree.parent_area_id) as parent_area_id,
        tree.district_id,
        coalesce(versions.area_group, tree.area_group) as area_group,
        coalesce(versions.sort_order, tree.sort_order) as sort_order,
        cast(versions.area_m2 as double) as area_m2,
        tree.is_unassigned,
        coalesce(versions.valid_from, first_day.day) as valid_from,
        versions.valid_to,
        coalesce(versions.version_rank, 1) = 1 as is_current
    from tree
    cross join first_day
    left join versions
        on tree.area_id = versions.area_id

)

select * from final
