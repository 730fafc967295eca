with aliases as (

    select
        {{ plain_area_name('district_name') }} as district_key,
        {{ plain_area_name('street_name') }} as street_key,
        area_id
    from {{ ref('stg_reference__area_aliases') }}

),

tree as (

    select * from {{ ref('int_area__tree') }}

),

placed as (

    select
        aliases.district_key,
        aliases.street_key,
        tree.district_id,
        coalesce(tree.street_id, tree.district_id || '/-') as street_id,
        row_number() over (
            partition by aliases.district_key, aliases.street_key
            order by aliases.area_id
        ) as alias_rank
    from aliases
    inner join tree
        on aliases.area_id = tree.area_id
    where tree.area_level in ('district', 'street')

)

select * from placed where alias_rank = 1
