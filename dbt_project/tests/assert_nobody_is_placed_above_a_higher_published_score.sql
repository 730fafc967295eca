{{ config(
    meta = {
        'title_zh': '公布得分较低的单位，名次不排在得分较高的单位之前',
        'action_zh': '由分析员核对列出的单位的公布得分和名次；更正之前排名表不要通报。',
    }
) }}

-- A place is one more than the number of units with more published points, at least: a reader can check it with the
-- table in hand (A02). Among equals an edition may name what decides; without it they share the place. A returned row
-- is a place that the published scores do not bear out.
with league as (

    select * from {{ ref('league_table') }} where rank is not null

),

counted as (

    select
        *,
        rank() over (partition by period_type, period_start, group_name order by published_score desc) as first_place,
        count(*) over (partition by period_type, period_start, group_name, published_score) as equal_cnt,
        count(*) over (partition by period_type, period_start, group_name, rank) as sharing_cnt
    from league

)

select
    period_type,
    period_start,
    group_name,
    unit_id,
    published_score,
    rank,
    first_place
from counted
where
    rank < first_place
    or rank > first_place + equal_cnt - 1
    or tied_cnt <> sharing_cnt
    or rank_low > rank
    or rank_high < rank
