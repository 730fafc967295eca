-- One row per place of the two rankings (count: 热点, growth: 增长) of the last week that was ranked up
-- to $last. The ranking is of the whole city.
with latest as (
    select max(period_start) as period_start
    from hot_issue
    where period_end <= $last
)

select
    hot_issue.period_start,
    hot_issue.period_end,
    hot_issue.ranking,
    hot_issue.rank_no,
    hot_issue.family_name,
    hot_issue.order_cnt,
    hot_issue.prev_order_cnt,
    hot_issue.growth_rate
from hot_issue
inner join latest on hot_issue.period_start = latest.period_start
order by
    hot_issue.ranking,
    hot_issue.rank_no,
    hot_issue.family_name
