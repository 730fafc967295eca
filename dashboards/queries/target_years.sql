-- One row per target of a year (KPI, reading, source) of an area with what was reached, the newest year first.
select
    kpi_target_gap.kpi_id,
    coalesce(kpi_target_gap.denominator_policy, '') as denominator_policy,
    kpi_target_gap.target_source,
    kpi_target_gap.is_first_target,
    kpi_target_gap.period_start,
    kpi_target_gap.target,
    kpi_target_gap."value",
    kpi_target_gap.status,
    kpi_target_gap.target_gap,
    kpi_target_gap.completion,
    kpi_target_gap.is_on_target
from kpi_target_gap
where
    kpi_target_gap.area_id = $area_id
    and kpi_target_gap.period_type = 'Y'
order by
    kpi_target_gap.period_start desc,
    kpi_target_gap.kpi_id,
    kpi_target_gap.denominator_policy,
    kpi_target_gap.is_first_target desc,
    kpi_target_gap.target_source
