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

ranked as (

    select
        *,
        {{ state_rank(['report_id']) }} as state_rank
    from named

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'sanitation'

),

final as (

    select
        ranked.report_id,
        ranked.source_name,
        ranked.period_type,
        ranked.period_start,
        cast(
            ranked.period_start + case ranked.period_type
                when 'M' then interval '1' month
                when 'Q' then interval '3' month
                when 'H' then interval '6' month
                else interval '1' year
            end - interval '1' day as date
        ) as period_end,
        ranked.street_id as area_id,
        ranked.district_id,
        ranked.street_id,
        ranked.is_area_mapped,
        ranked.reported_area,
        ranked.recycled_t,
        ranked.community_cnt,
        ranked.sorted_community_cnt,
        ranked.household_cnt,
        ranked.sorted_household_cnt,
        cast(ranked.road_area_m2 as decimal(18, 2)) as road_area_m2,
        cast(ranked.swept_road_area_m2 as decimal(18, 2)) as swept_road_area_m2,
        ranked.nightsoil_collected_t,
        ranked.nightsoil_treated_t,
        ranked.fee_due_yuan,
        ranked.fee_collected_yuan,
        ranked.arrears_collected_yuan,
        ranked.toilet_built_cnt,
        ranked.toilet_rebuilt_cnt,
        ranked.toilet_target_superior_cnt,
        ranked.toilet_target_livelihood_cnt,
        as_of.as_of
    from ranked
    left join as_of
        on ranked.source_name = as_of.source_name
    where ranked.state_rank = 1

)

select * from final
