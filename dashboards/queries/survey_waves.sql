-- One row per survey item and wave of an area: score, place from the bottom, and whether the wave
-- may be compared with the one before. The last $top waves that began by $period_end, oldest first.
with waves as (
    select
        wave,
        wave_name,
        period_start,
        is_break
    from dim_survey_wave
    where
        period_start <= $period_end
        and wave in (select wave from survey_item_score where area_id = $area_id)
    order by
        period_start desc,
        wave desc
    limit $top
)

select
    survey_item_score.item_code,
    survey_item_score.item_name,
    waves.wave,
    waves.wave_name,
    waves.is_break,
    survey_item_score.n,
    survey_item_score.score_100,
    survey_item_score.rank_from_bottom,
    survey_item_score.is_lowest3,
    survey_item_score.is_separable
from survey_item_score
inner join waves on survey_item_score.wave = waves.wave
where survey_item_score.area_id = $area_id
order by
    waves.period_start,
    waves.wave,
    survey_item_score.item_code
