-- The newest entries of the restatement ledger in one period ('' = every one): city before districts,
-- totals before breakdowns. found counts all that match. breakdown_name names the parts of a breakdown of two.
with named as (
    select 'unit' as kind, unit_id as id, unit_name as name from dim_unit where is_current
    union all
    select 'category' as kind, category_id as id, category_name as name from dim_category where is_current
    union all
    select 'facility' as kind, facility_id as id, facility_name as name from dim_facility where is_current
),

chosen as (
    select *
    from kpi_restatement
    where
        $period = ''
        or period_type || ' ' || strftime(period_start, '%Y-%m-%d') = $period
)

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
    coalesce(part.name, case when split_part(kpi_restatement.breakdown_id, '|', 1) = '-' then '未写明' end,
        split_part(kpi_restatement.breakdown_id, '|', 1))
    || case
        when not contains(kpi_restatement.breakdown_id, '|') then ''
        else ' · ' || coalesce(
            second_part.name, case when split_part(kpi_restatement.breakdown_id, '|', 2) = '-' then '未写明' end,
            split_part(kpi_restatement.breakdown_id, '|', 2)
        )
    end as breakdown_name,
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
    (select count(*) from chosen) as found
from chosen as kpi_restatement
left join kpi_catalog
    on kpi_restatement.kpi_id = kpi_catalog.kpi_id
left join dim_area as areas
    on
        kpi_restatement.area_id = areas.area_id
        and areas.is_current
left join named as part
    on
        split_part(kpi_restatement.breakdown_id, '|', 1) = part.id
        and part.kind = case
            when kpi_restatement.breakdown in ('unit', 'unit_category', 'unit_item') then 'unit'
            when kpi_restatement.breakdown in ('facility', 'facility_vehicle') then 'facility'
            else kpi_restatement.breakdown
        end
left join named as second_part
    on
        kpi_restatement.breakdown = 'unit_category'
        and second_part.kind = 'category'
        and split_part(kpi_restatement.breakdown_id, '|', 2) = second_part.id
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
