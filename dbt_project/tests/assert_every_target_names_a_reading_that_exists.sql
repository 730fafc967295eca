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
