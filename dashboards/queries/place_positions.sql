-- One row per place of $hotspot_ids with a position: the middle of its cases inside the bounds. All of
-- them were reported from $first on and before $beyond, so that the rest of the file is not read.
with behind as (
    select
        hotspot_id,
        unnest(case_ids) as case_id
    from recurrence_hotspot
    where hotspot_id in (select unnest($hotspot_ids))
)

select
    behind.hotspot_id,
    median(fct_case.lng) as lng,
    median(fct_case.lat) as lat
from behind
inner join fct_case on behind.case_id = fct_case.case_id
where
    fct_case.reported_at >= $first
    and fct_case.reported_at < $beyond
    and (fct_case.lng <> 0 or fct_case.lat <> 0)
    and fct_case.lng between $west and $east
    and fct_case.lat between $south and $north
group by behind.hotspot_id
