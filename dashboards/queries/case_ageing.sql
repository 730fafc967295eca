-- One row per age and state of the open cases of an area, as of the newest data: 1 under a day,
-- 2 to 3 days, 3 to 7, 4 to 15, 5 to 30, 6 to 90, 7 more.
with unfinished as (
    select
        date_diff('hour', fct_case.reported_at, fct_case.as_of) / 24 as days,
        case
            when fct_case.is_suspended then '挂账'
            when fct_case.is_overdue_open then '超期未结'
            else '未到期限'
        end as state
    from fct_case
    where
        not fct_case.is_closed
        and not fct_case.is_voided
        and fct_case.transferred_at is null
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
)

select
    case
        when days < 1 then 1
        when days < 3 then 2
        when days < 7 then 3
        when days < 15 then 4
        when days < 30 then 5
        when days < 90 then 6
        else 7
    end as age,
    state,
    count(*) as case_cnt
from unfinished
group by
    age,
    state
order by
    age,
    state
