-- One row per place of the two rankings (count: 热点, growth: 增长) of the last week that was ranked up
-- to $last, with the cases of the same family that were reported in that week inside an area. The
-- ranking is of the whole city.
with latest as (
    select max(period_start) as period_start
    from hot_issue
    where period_end <= $last
),

cases as (
    select
        fct_case.family_id,
        count(*) as case_cnt
    from fct_case
    where
        fct_case.is_valid
        and fct_case.reported_at >= (select period_start from latest)
        and fct_case.reported_at < (select period_start from latest) + interval '7' day
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
    group by fct_case.family_id
)

select
    hot_issue.period_start,
    hot_issue.period_end,
    hot_issue.ranking,
    hot_issue.rank_no,
    hot_issue.family_id,
    hot_issue.family_name,
    hot_issue.order_cnt,
    hot_issue.prev_order_cnt,
    hot_issue.growth_rate,
    coalesce(cases.case_cnt, 0) as case_cnt
from hot_issue
inner join latest on hot_issue.period_start = latest.period_start
left join cases on hot_issue.family_id = cases.family_id
order by
    hot_issue.ranking,
    hot_issue.rank_no,
    hot_issue.family_name
