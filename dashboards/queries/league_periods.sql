-- One row per period that a league was made of, with how many of its units have a place; newest first.
select
    period_type,
    period_start,
    max(period_end) as period_end,
    max(rule_edition) as rule_edition,
    count(*) as unit_cnt,
    count("rank") as ranked_cnt
from league_table
group by
    period_type,
    period_start
order by
    period_end desc,
    period_type
