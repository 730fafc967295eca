-- One row per weekday (1 = Monday), hour and kind of day: valid cases reported in a period, inside an
-- area. A day the calendar does not know counts by its weekday.
with reported as (
    select
        isodow(fct_case.reported_at) as weekday,
        hour(fct_case.reported_at) as hour_of_day,
        not coalesce(dim_calendar.is_workday, isodow(fct_case.reported_at) < 6) as is_rest_day
    from fct_case
    left join dim_calendar on fct_case.reported_at::date = dim_calendar.day
    where
        fct_case.is_valid
        and fct_case.reported_at >= $first
        and fct_case.reported_at < $beyond
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
)

select
    weekday,
    hour_of_day,
    is_rest_day,
    count(*) as case_cnt
from reported
group by
    weekday,
    hour_of_day,
    is_rest_day
order by
    weekday,
    hour_of_day,
    is_rest_day
