{{ config(
    meta = {
        'title_zh': '考核总分等于各分项加权得分之和，加上加分、减去扣分；没有总分的，至少有一个分项无分',
        'action_zh': '由分析员核对列出的单位和周期的分项得分、加分和扣分。',
    }
) }}

-- Σ weighted score + bonus − deduction is the unrounded total, to the last digit, and what stands outside the components
-- is what its evidence says; without a total at least one component has no score (A01). A returned row is a total that
-- its own table contradicts.
with components as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        sum(weighted_score) as weighted_score,
        count(*) as component_cnt,
        count(score) as scored_cnt
    from {{ ref('league_component_score') }}
    group by period_type, period_start, group_name, unit_id

),

outside as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        coalesce(sum(case when component = 'bonus' then points end), 0) as bonus,
        coalesce(-sum(case when component = 'deduction' then points end), 0) as deduction
    from {{ ref('league_evidence') }}
    group by period_type, period_start, group_name, unit_id

)

select
    league.period_type,
    league.period_start,
    league.group_name,
    league.unit_id,
    league.total_raw,
    components.weighted_score,
    league.bonus,
    league.deduction
from {{ ref('league_table') }} as league
left join components
    on
        league.period_type = components.period_type
        and league.period_start = components.period_start
        and league.group_name = components.group_name
        and league.unit_id = components.unit_id
left join outside
    on
        league.period_type = outside.period_type
        and league.period_start = outside.period_start
        and league.group_name = outside.group_name
        and league.unit_id = outside.unit_id
where
    (
        league.total_raw is not null
        and league.total_raw is distinct from components.weighted_score + league.bonus - league.deduction
    )
    or (league.total_raw is null) <> (coalesce(components.scored_cnt, -1) < coalesce(components.component_cnt, 0))
    or (league.total_raw is not null and league.bonus <> coalesce(outside.bonus, 0))
    or (league.total_raw is not null and league.deduction <> coalesce(outside.deduction, 0))
