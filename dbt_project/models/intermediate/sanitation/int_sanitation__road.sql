-- Operations name a road by its number or by its name; a name that several roads share tells none.
with versions as (

    select
        *,
        {{ version_rank('road_id') }} as version_rank
    from {{ ref('stg_reference__roads') }}

),

tree as (

    select * from {{ ref('int_area__tree') }}

),

placed as (

    select
        versions.road_id,
        versions.road_name,
        versions.road_class,
        versions.clean_level,
        tree.district_id,
        coalesce(tree.street_id, tree.district_id || '/-') as street_id,
        count(*) over (partition by versions.road_name) = 1 as is_name_unique
    from versions
    left join tree
        on versions.area_id = tree.area_id
    where versions.version_rank = 1

)

select * from placed
