-- The newest entries of the restatement ledger in one period ('' = every one): city before districts,
-- totals before breakdowns. found counts all that match.
select
    kpi_restatement.edition_id,
    kpi_restatement.edition_before,
    kpi_restatement.as_of,
    kpi_restatement.code_changed,
    kpi_restatement.kpi_id,
    coalesce(kpi_catalog.name_zh, kpi_restatement.kpi_id) as name_zh,
    coalesce(kpi_catalog.unit, '') as unit,
    coalesce(kpi_catalog.decimals, 2) as decimals,
    kpi_restatement.denominator_policy,
    kpi_restatement.period_type,
    kpi_restatement.period_start,
    coalesce(areas.area_name, kpi_restatement.area_id) as area_name,
    kpi_restatement.breakdown,
    kpi_restatement.breakdown_id,
    kpi_restatement.kind,
    kpi_restatement.value_before,
    kpi_restatement.value_after,
    kpi_restatement.numerator_before,
    kpi_restatement.numerator_after,
    kpi_restatement.denominator_before,
    kpi_restatement.denominator_after,
    kpi_restatement.cause_batches,
    kpi_restatement.cause_batch_cnt,
    kpi_restatement.cause_record_ids,
    kpi_restatement.cause_record_cnt,
    kpi_restatement.is_final,
    kpi_restatement.approval,
    count(*) over () as found
from kpi_restatement
left join kpi_catalog
    on kpi_restatement.kpi_id = kpi_catalog.kpi_id
left join dim_area as areas
    on
        kpi_restatement.area_id = areas.area_id
        and areas.is_current
where
    $period = ''
    or kpi_restatement.period_type || ' ' || strftime(kpi_restatement.period_start, '%Y-%m-%d') = $period
order by
    kpi_restatement.as_of desc,
    kpi_restatement.edition_id,
    kpi_restatement.is_final desc,
    case areas.area_level when 'city' then 0 when 'district' then 1 else 2 end,
    kpi_restatement.breakdown <> 'total',
    kpi_catalog.sort_order,
    kpi_restatement.period_start desc,
    kpi_restatement.period_type,
    kpi_restatement.area_id,
    kpi_restatement.denominator_policy,
    kpi_restatement.breakdown,
    kpi_restatement.breakdown_id
limit $top
