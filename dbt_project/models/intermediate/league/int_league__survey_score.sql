-- 满意度 as a component of months: the mean of the published items of the wave that the last day of the month lies in, of
-- the unit's own area or its district (DOMAIN §9). A wave that tells too few answers there has no score, nor has one that
-- may not be ranked (G11).
with components as (

    select * from {{ ref('int_league__group_component') }} where component_source = 'survey' and period_type = 'M'

),

items as (

    select * from {{ ref('survey_item_score') }}
    where wave not in (select wave from {{ ref('int_satisfaction__wave_fitness') }} where unranked_zh <> '')

),

waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

final as (

    select
        units.period_start,
        units.rule_edition,
        units.group_name,
        units.unit_id,
        components.component_code,
        items.wave,
        cast(min(items.n) as bigint) as n,
        count(*) as item_cnt,
        cast(sum(cast(items.score_100 as decimal(38, 8))) / count(*) * max(components.full_score) / 100 as decimal(38, 8))
            as points,
        cast(
            sum(cast((items.ci_high - items.ci_low) * (items.ci_high - items.ci_low) / (4 * 1.96 * 1.96) as decimal(38, 8)))
            / (count(*) * count(*))
            as decimal(38, 8)
        ) as variance
    from {{ ref('int_league__unit') }} as units
    inner join components
        on
            units.rule_edition = components.rule_edition
            and units.group_name = components.group_name
    inner join {{ ref('int_area__tree') }} as tree
        on units.area_id = tree.area_id
    inner join waves
        on units.period_end between waves.period_start and waves.period_end
    inner join items
        on
            waves.wave = items.wave
            and case when components.area_level = 'district' then tree.district_id else units.area_id end = items.area_id
    group by
        units.period_start, units.rule_edition, units.group_name, units.unit_id, components.component_code, items.wave

)

select * from final
