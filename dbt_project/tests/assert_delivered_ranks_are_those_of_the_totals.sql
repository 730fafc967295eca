{{ config(
    severity = 'warn',
    meta = {
        'title_zh': '来源印出的名次与印出的总分一致，总分相同的名次并列',
        'action_zh': '请考评科核对原考核表所列单位的名次，更正后重新交付；本系统的排名按总分另算，不受影响。',
    }
) }}

-- What: a place that a bureau prints is the place of the published total in its group, equal totals sharing one
-- (A02, DOMAIN §10.4). Places of a group in which a total cannot be recomputed, or whose unit is not known, are
-- not judged: the others would stand too high.
-- A returned row is a unit whose printed place is another, as that of 钟秀 in the league of 南通 2017-08 (P06).
with totals as (

    select
        *,
        count(*) over (partition by period_type, period_start, rule_edition, group_name) as unit_cnt,
        count(weighted_rank) over (partition by period_type, period_start, rule_edition, group_name) as ranked_cnt
    from {{ ref('int_assessment__total') }}

),

unknown_units as (

    -- distinct: a group is left out once, however many of its rows name nobody
    select distinct
        period_type,
        period_start,
        rule_edition,
        group_name
    from {{ ref('fct_assess_score') }}
    where score_kind = '分项' and unit_id = '-'

)

select
    totals.period_start,
    totals.rule_edition,
    totals.group_name,
    totals.unit_id,
    totals.printed_rank,
    totals.weighted_rank
from totals
left join unknown_units
    on
        totals.period_type = unknown_units.period_type
        and totals.period_start = unknown_units.period_start
        and totals.rule_edition = unknown_units.rule_edition
        and totals.group_name = unknown_units.group_name
where
    totals.ranked_cnt = totals.unit_cnt
    and unknown_units.group_name is null
    and totals.printed_rank <> totals.weighted_rank
