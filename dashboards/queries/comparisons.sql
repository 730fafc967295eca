-- One row per KPI, area and part: 环比, 同比 and 年内累计 of one period, under the default policy. `total` has one part;
-- the own breakdown of a KPI without a total has others. An edition from before parts were compared has totals alone and
-- no columns of parts: a name that its table lacks is read from `whole`.
select told.*
from (values ('total', '')) as whole (breakdown, breakdown_id), lateral (
    select
        kpi_id,
        area_id,
        breakdown_id,
        previous_value,
        previous_status,
        previous_change_abs,
        previous_change_rel,
        year_ago_value,
        year_ago_status,
        year_ago_change_abs,
        year_ago_change_rel,
        ytd_value,
        ytd_numerator,
        ytd_denominator,
        ytd_status,
        ytd_year_ago_value,
        ytd_year_ago_status,
        ytd_change_abs,
        ytd_change_rel
    from kpi_comparison
    where
        list_contains($kpi_ids, kpi_id)
        and list_contains($area_ids, area_id)
        and period_type = $period_type
        and period_start = $period_start
        and breakdown = $breakdown
        and is_default_policy
) as told
