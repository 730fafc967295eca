with operations as (

    {{ with_area(ref('int_sanitation__latest_operation')) }}

),

roads as (

    select * from {{ ref('int_sanitation__road') }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'sanitation'

),

-- A source that never told a mechanically swept area knows nothing of machines: not zero, but no data.
sources as (

    select
        source_name,
        max(case when mech_area_m2 is not null then 1 else 0 end) = 1 as knows_mech_area
    from operations
    group by source_name

),

named as (

    select
        operations.*,
        coalesce(by_id.road_id, by_name.road_id) as known_road_id,
        coalesce(by_id.road_class, by_name.road_class) as known_road_class,
        coalesce(by_id.clean_level, by_name.clean_level) as known_clean_level,
        coalesce(by_id.district_id, by_name.district_id) as road_district_id,
        coalesce(by_id.street_id, by_name.street_id) as road_street_id,
        coalesce(operations.district_name, '') = '' as is_district_blank,
        coalesce(operations.street_name, '') = '' as is_street_blank,
        sources.knows_mech_area,
        as_of.as_of
    from operations
    inner join sources
        on operations.source_name = sources.source_name
    left join roads as by_id
        on operations.road_id = by_id.road_id
    left join roads as by_name
        on
            operations.road_name = by_name.road_name
            and by_name.is_name_unique
            and by_id.road_id is null
    left join as_of
        on operations.source_name = as_of.source_name

),

-- The street of the road stands in where the source names none, within the district that it names.
placed as (

    select
        *,
        coalesce(
            is_street_blank and (is_district_blank or district_id = road_district_id), false
        ) and road_street_id is not null as is_placed_by_road
    from named

),

final as (

    select
        operation_id,
        source_name,
        op_date,
        case when is_placed_by_road then road_street_id else street_id end as area_id,
        case when is_placed_by_road then road_district_id else district_id end as district_id,
        case when is_placed_by_road then road_street_id else street_id end as street_id,
        is_area_mapped or is_placed_by_road as is_area_mapped,
        coalesce(known_road_id, '-') as road_id,
        road_name,
        coalesce(road_class, known_road_class) as road_class,
        coalesce(clean_level, known_clean_level) as clean_level,
        op_type,
        -- 清扫; the others wash, water and pick up, on roads that are swept as well (S04)
        op_type in ('机扫', '洗扫', '人工普扫') as is_sweeping,
        coalesce(
            coalesce(road_class, known_road_class) in ({{ quoted_list(var('main_road_classes')) }}), false
        ) as is_main_road,
        coalesce(
            coalesce(road_class, known_road_class) in ({{ quoted_list(var('mech_able_road_classes')) }}), false
        ) as is_mech_able_road,
        cast(cleaning_area_m2 as decimal(18, 6)) as cleaning_area_m2,
        -- work by hand needs no machine; an area that a machine's row does not tell is unknown
        case
            when mech_area_m2 is not null then cast(mech_area_m2 as decimal(18, 6))
            when knows_mech_area and op_type in ('人工普扫', '人工保洁') then cast(0 as decimal(18, 6))
        end as mech_area_m2,
        cast(passes as decimal(18, 6)) as passes,
        cast(planned_passes as decimal(18, 6)) as planned_passes,
        trips,
        hours,
        water_t,
        km,
        as_of
    from placed

)

select * from final
