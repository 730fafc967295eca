-- One row per case behind a place that keeps coming back, oldest first, with the days since the
-- closing of the case before it (null where that was not closed yet).
with behind as (
    select unnest(case_ids) as case_id
    from recurrence_hotspot
    where hotspot_id = $place
),

found as (
    select fct_case.*
    from fct_case
    inner join behind on fct_case.case_id = behind.case_id
),

listed as (
    select
        list(case_id order by reported_at, case_id) as case_ids,
        list(closed_at order by reported_at, case_id) as closed_ats
    from found
),

followed as (
    select
        case_ids[place] as case_id,
        closed_ats[place - 1] as closed_before_at
    from listed, unnest(range(2, len(case_ids) + 1)) as places (place)
),

told as (
    select
        found.*,
        followed.closed_before_at
    from found
    left join followed on found.case_id = followed.case_id
),

units as (
    select
        unit_id,
        min(unit_name) as unit_name
    from dim_unit
    where is_current
    group by unit_id
),

categories as (
    select
        category_id,
        min(category_name) as category_name
    from dim_category
    where is_current
    group by category_id
)

select
    told.case_id,
    told.case_no,
    coalesce(categories.category_name, nullif(told.category_id, '-'), '未注明') as category_name,
    told.channel,
    told.reported_at,
    told.closed_at,
    coalesce(units.unit_name, nullif(told.unit_id, '-'), '未注明') as unit_name,
    case
        when told.closed_before_at <= told.reported_at
            then date_diff('minute', told.closed_before_at, told.reported_at) / 1440.0
    end as days_since_closing,
    told.rework_cnt
from told
left join units on told.unit_id = units.unit_id
left join categories on told.category_id = categories.category_id
order by
    told.reported_at,
    told.case_id
