-- One row per KPI and part of one breakdown: figures of one area and period, default policy.
with names as (
    select
        'unit' as breakdown,
        unit_id as part_id,
        unit_name as part_name
    from dim_unit
    where is_current

    union all

    select
        'category' as breakdown,
        category_id as part_id,
        category_name as part_name
    from dim_category
    where is_current

    union all

    select
        'facility' as breakdown,
        facility_id as part_id,
        facility_name as part_name
    from dim_facility
    where is_current
)

select
    kpi_value.kpi_id,
    kpi_value.area_id,
    kpi_value.period_type,
    kpi_value.period_start,
    kpi_value.breakdown_id as part_id,
    coalesce(names.part_name, nullif(kpi_value.breakdown_id, '-'), '未注明') as part_name,
    kpi_value.numerator,
    kpi_value.denominator,
    kpi_value.value,
    coalesce(kpi_value.denominator_policy, '') as denominator_policy,
    kpi_value.n,
    kpi_value.ci_low,
    kpi_value.ci_high,
    kpi_value.status,
    kpi_value.target,
    kpi_value.is_on_target,
    kpi_value.as_of
from kpi_value
left join names
    on
        kpi_value.breakdown = names.breakdown
        and kpi_value.breakdown_id = names.part_id
where
    list_contains($kpi_ids, kpi_value.kpi_id)
    and kpi_value.area_id = $area_id
    and kpi_value.period_type = $period_type
    and kpi_value.period_start = $period_start
    and kpi_value.breakdown = $breakdown
    and kpi_value.is_default_policy
order by part_name, part_id
