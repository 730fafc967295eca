{{ config(
    meta = {
        'title_zh': '年度目标写明的口径是该指标已有的口径',
        'action_zh': '请目标的填报部门更正目标表 ref_target 中列出的口径，否则这个目标在页面上看不到。',
    }
) }}

-- What: a target that names a reading (口径) names one of its KPI.
-- Why: a misspelt reading has no figures, so that its target would be missing from every page without a word.
-- A returned row is a target whose KPI has no such reading.
select
    targets.kpi_id,
    targets.denominator_policy,
    targets.target_source
from {{ ref('dim_target') }} as targets
left join {{ ref('kpi_policy') }} as readings
    on
        targets.kpi_id = readings.kpi_id
        and targets.denominator_policy = readings.policy
where targets.denominator_policy is not null and readings.policy is null
