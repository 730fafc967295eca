{{ config(
    severity = 'warn',
    meta = {
        'title_zh': '来源印出的总分等于各分项得分乘权重之和（相差不到 0.01）',
        'action_zh': '请考评科核对原考核表所列单位的总分、分项和权重，更正后重新交付；缺分项的请补报。',
    }
) }}

-- What: a total that a bureau prints is Σ weight × score of its components, to its two decimals (A01,
-- DOMAIN §10.4: rounding or truncation in the last digit is seen in the wild).
-- A returned row is a unit whose printed total is off, or cannot be recomputed for a missing component.
select
    period_start,
    rule_edition,
    unit_id,
    printed_total,
    weighted_score
from {{ ref('int_assessment__total') }}
where
    printed_total is not null
    and (weighted_score is null or abs(printed_total - weighted_score) >= 0.01)
