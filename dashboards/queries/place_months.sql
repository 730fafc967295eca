-- One row per published month in which a place kept coming back with a kind of problem.
select
    hotspot_id,
    month,
    case_cnt,
    closure_cnt,
    recurrence_cnt,
    episode_cnt
from recurrence_hotspot
where
    place_key = $place_key
    and family = $family
order by month desc
