{{ config(
    meta = {
        'title_zh': '每个考核分项得分等于其扣分依据之和，没有得分的就没有依据',
        'action_zh': '由分析员核对列出的单位、周期和分项；查清之前该得分不要对外解释。',
    }
) }}

-- For every component of every unit, month, quarter and year, the points of its evidence add up to its score, to the
-- last digit; what has no score has no evidence (DOMAIN §10). A returned row is a score that cannot be defended.
with evidence as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        component,
        sum(points) as points
    from {{ ref('league_evidence') }}
    where component not in ('bonus', 'deduction')
    group by period_type, period_start, group_name, unit_id, component

),

scores as (

    select
        period_type,
        period_start,
        group_name,
        unit_id,
        component,
        score
    from {{ ref('league_component_score') }}

)

select
    coalesce(scores.period_type, evidence.period_type) as period_type,
    coalesce(scores.period_start, evidence.period_start) as period_start,
    coalesce(scores.unit_id, evidence.unit_id) as unit_id,
    coalesce(scores.component, evidence.component) as component,
    scores.score,
    evidence.points
from scores
full outer join evidence
    on
        scores.period_type = evidence.period_type
        and scores.period_start = evidence.period_start
        and scores.group_name = evidence.group_name
        and scores.unit_id = evidence.unit_id
        and scores.component = evidence.component
where scores.score is distinct from evidence.points
