{{ config(materialized = 'view') }}

{% set is_unnamed %}
    component_id is null
    and shop_id is null
    and coalesce(trim(address), '') = ''
    and coalesce(trim(road_name), '') = ''
{%- endset %}

with cases as (

    {{ with_area(ref('int_case__unread')) }}

),

category_aliases as (

    select * from {{ ref('stg_reference__category_aliases') }}

),

categories as (

    select * from {{ ref('dim_category') }} where is_current

),

unit_aliases as (

    select * from {{ ref('stg_reference__unit_aliases') }}

),

discovery as (

    select * from {{ ref('discovery_channel') }}

),

first_lives as (

    select * from {{ ref('int_case__first_life') }}

),

first_reopenings as (

    select
        case_id,
        min(reopened_at) as first_reopened_at
    from {{ ref('int_case__later_life') }}
    group by case_id

),

-- Only what has no better place needs its neighbourhood.
cells as (

    select
        *,
        case when {{ is_unnamed }} then {{ neighbourhood('wgs_lng', 'wgs_lat') }} end as neighbourhood
    from cases

),

-- DOMAIN §8: component, shop, address, road segment, neighbourhood, grid, in this order. One address or
-- road name may stand in several districts or streets.
keyed as (

    select
        cases.*,
        coalesce(categories.category_id, '-') as category_id,
        coalesce(categories.family_id, '-') as family_id,
        coalesce(unit_aliases.unit_id, '-') as unit_id,
        -- Of a first life that nobody saw (重开), the present one is all that is known.
        case when first_lives.case_id is null then coalesce(unit_aliases.unit_id, '-') else coalesce(first_units.unit_id, '-') end
            as first_unit_id,
        case when first_lives.case_id is null then cases.rework_cnt else first_lives.rework_cnt end as first_rework_cnt,
        case when first_lives.case_id is null then cases.extension_cnt else first_lives.extension_cnt end
            as first_extension_cnt,
        coalesce(cases.first_close_deadline, first_lives.close_deadline) as known_first_close_deadline,
        first_reopenings.first_reopened_at,
        coalesce(discovery.discovery, '被动') as discovery,
        case
            when cases.component_id is not null then 'component:' || cases.component_id
            when cases.shop_id is not null then 'shop:' || cases.shop_id
            when trim(cases.address) <> '' then 'address:' || cases.district_id || ':' || trim(cases.address)
            when trim(cases.road_name) <> '' then 'road:' || cases.street_id || ':' || trim(cases.road_name)
            when cases.neighbourhood is not null then 'near:' || cases.neighbourhood
            when cases.grid_code is not null then 'grid:' || cases.grid_code
        end as place_key,
        coalesce(
            nullif(trim(cases.address), ''),
            cases.shop_id,
            cases.component_id,
            nullif(trim(cases.road_name), ''),
            case when cases.neighbourhood is not null then cases.community_name || '（约{{ var("neighbourhood_m") }}米范围）' end,
            cases.grid_code,
            cases.neighbourhood
        ) as place_name
    from cells as cases
    left join category_aliases
        on cases.minor_name = category_aliases.minor_name
    left join categories
        on category_aliases.category_id = categories.category_id
    left join unit_aliases
        on cases.handling_unit_name = unit_aliases.unit_alias
    left join discovery
        on cases.source_channel = discovery.channel
    left join first_lives
        on case when cases.reopened_at is not null then cases.case_id end = first_lives.case_id
    left join first_reopenings
        on case when cases.reopened_at is not null then cases.case_id end = first_reopenings.case_id
    left join unit_aliases as first_units
        on first_lives.handling_unit_name = first_units.unit_alias

)

select * from keyed
