-- What only the table of a quarter, half-year or year is scored by, beside the mean of its months (DOMAIN §10.3): 满意度,
-- as the mean of the waves that end in it, each wave the mean of its published items; or the mark of a year's work, as it
-- was delivered for the period itself. Marks that contradict each other are none, nor is the mean of waves of which one may
-- not be ranked (G11).
with members as (

    select
        period_type,
        long_start,
        long_end,
        rule_edition,
        group_name,
        unit_id,
        period_start as last_month
    from {{ ref('int_league__longer') }}
    where period_start = last_month

),

asked as (

    select
        members.period_type,
        members.long_start,
        members.long_end,
        members.unit_id,
        components.component_code,
        components.component_name,
        components.component_source,
        components.sort_order,
        components.weight,
        components.full_score,
        case when components.area_level = 'district' then tree.district_id else units.area_id end as area_id
    from members
    inner join {{ ref('int_league__group_component') }} as components
        on
            members.rule_edition = components.rule_edition
            and members.group_name = components.group_name
            and members.period_type = components.period_type
    inner join {{ ref('int_league__unit') }} as units
        on
            members.last_month = units.period_start
            and members.group_name = units.group_name
            and members.unit_id = units.unit_id
    left join {{ ref('int_area__tree') }} as tree
        on units.area_id = tree.area_id

),

unfit_waves as (

    select wave from {{ ref('int_satisfaction__wave_fitness') }} where unranked_zh <> ''

),

waves as (

    select
        asked.period_type,
        asked.long_start,
        asked.unit_id,
        asked.component_code,
        items.wave,
        items.wave in (select wave from unfit_waves) as is_unfit,
        min(items.n) as n,
        cast(sum(cast(items.score_100 as decimal(38, 8))) / count(*) as decimal(18, 8)) as score_100,
        sum((items.ci_high - items.ci_low) * (items.ci_high - items.ci_low) / (4 * 1.96 * 1.96)) / (count(*) * count(*))
            as variance
    from asked
    inner join {{ ref('stg_reference__survey_waves') }} as told
        on told.period_end between asked.long_start and asked.long_end
    inner join {{ ref('survey_item_score') }} as items
        on
            told.wave = items.wave
            and asked.area_id = items.area_id
    where asked.component_source = 'survey'
    group by asked.period_type, asked.long_start, asked.unit_id, asked.component_code, items.wave

),

surveys as (

    select
        period_type,
        long_start,
        unit_id,
        component_code,
        {{ sorted_text('wave', 'wave') }} as waves_zh,
        count(*) as wave_cnt,
        min(n) as n,
        case when not max(is_unfit) then cast(sum(score_100) / count(*) as decimal(18, 8)) end as score_100,
        sum(variance) / (count(*) * count(*)) as variance
    from waves
    group by period_type, long_start, unit_id, component_code

),

marks as (

    select
        period_type,
        period_start,
        unit_id,
        item_name,
        count(*) as n,
        min(component_score) as score,
        min(component_score) = max(component_score) as is_unanimous
    from {{ ref('fct_assess_score') }}
    where period_type <> 'M' and score_kind = '分项'
    group by period_type, period_start, unit_id, item_name

),

final as (

    select
        asked.period_type,
        asked.long_start,
        asked.unit_id,
        asked.component_code,
        asked.component_name,
        asked.component_source,
        asked.sort_order,
        asked.weight,
        asked.full_score,
        cast(coalesce(surveys.n, marks.n, 0) as bigint) as n,
        case asked.component_source
            when 'survey' then cast(surveys.score_100 * asked.full_score / 100 as decimal(38, 8))
            else case when marks.is_unanimous then cast(marks.score as decimal(38, 8)) end
        end as score,
        cast(
            surveys.variance * cast(asked.full_score as double) * cast(asked.full_score as double) / 10000
            as decimal(38, 8)
        ) as variance,
        case asked.component_source when 'survey' then 'survey' else 'delivered' end as evidence_kind,
        coalesce(surveys.waves_zh, asked.component_name) as evidence_id,
        case asked.component_source
            when 'survey' then '满意度 ' || cast(surveys.wave_cnt as varchar) || ' 期平均'
            else '来源送达的分项得分'
        end as evidence_zh
    from asked
    left join surveys
        on
            asked.component_source = 'survey'
            and asked.period_type = surveys.period_type
            and asked.long_start = surveys.long_start
            and asked.unit_id = surveys.unit_id
            and asked.component_code = surveys.component_code
    left join marks
        on
            asked.component_source = 'delivered'
            and asked.period_type = marks.period_type
            and asked.long_start = marks.period_start
            and asked.unit_id = marks.unit_id
            and asked.component_name = marks.item_name

)

select * from final
