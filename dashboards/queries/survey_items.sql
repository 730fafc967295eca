-- One row per survey item of an area in its last wave that lies in a period, lowest first; none
-- where the area was not asked in it.
with waves as (
    select
        wave,
        wave_name,
        period_start,
        period_end
    from dim_survey_wave
    where
        period_start <= $period_end
        and period_end >= $first
        and wave in (select wave from survey_item_score where area_id = $area_id)
),

latest as (
    select *
    from waves
    order by period_start desc, wave desc
    limit 1
),

scored as (
    select
        latest.wave,
        latest.wave_name,
        survey_item_score.item_code,
        survey_item_score.item_name,
        survey_item_score.n,
        survey_item_score.score_100,
        survey_item_score.ci_low,
        survey_item_score.ci_high,
        survey_item_score.rank_from_bottom,
        survey_item_score.is_lowest3,
        survey_item_score.is_separable
    from survey_item_score
    inner join latest on survey_item_score.wave = latest.wave
    where
        survey_item_score.area_id = $area_id
        and survey_item_score.score_100 is not null
)

select
    *,
    (select count(*) from scored) as item_cnt
from scored
order by
    rank_from_bottom nulls last,
    score_100,
    item_code
limit $top
