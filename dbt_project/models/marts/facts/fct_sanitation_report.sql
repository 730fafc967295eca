with placed as (

    {{ with_area(ref('stg_sanitation__reports')) }}

),

-- A street is told once, however it is spelled; what nobody knows is told once a spelling.
named as (

    select
        *,
        concat_ws('/', coalesce(district_name, ''), coalesce(street_name, '')) as reported_area,
        concat_ws(
            ':', source_name, period_type, cast(period_start as varchar), street_id,
            case
                when not is_area_mapped
                    then concat_ws('/', coalesce(district_name, ''), coalesce(street_name, ''))
            end
        ) as report_id
    from placed

),

{{ newest_states('named', 'report_id') }},

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'sanitation'

),

final as (

    select
        newest.report_id,
        newest.source_name,
        newest.period_type,
        newest.period_start,
        cast(
            newest.period_start + case newest.period_type
                when 'M' then interval '1' month
                when 'Q' then interval '3' month
                when 'H' then interval '6' month
                else interval '1' year
            end - interval '1' day as date
        ) as period_end,
        newest.street_id as area_id,
        newest.district_id,
        newest.street_id,
        newest.is_area_mapped,
        newest.reported_area,
        newest.recycled_t,
        newest.community_cnt,
        newest.sorted_community_cnt,
        newest.household_cnt,
        newest.sorted_household_cnt,
        cast(newest.road_area_m2 as decimal(18, 2)) as road_area_m2,
        cast(newest.swept_road_area_m2 as decimal(18, 2)) as swept_road_area_m2,
        newest.nightsoil_collected_t,
        newest.nightsoil_treated_t,
        newest.fee_due_yuan,
        newest.fee_collected_yuan,
        newest.arrears_collected_yuan,
        newest.toilet_built_cnt,
        newest.toilet_rebuilt_cnt,
        newest.toilet_target_superior_cnt,
        newest.toilet_target_livelihood_cnt,
        as_of.as_of
    from newest
    left join as_of
        on newest.source_name = as_of.source_name

)

select * from final
