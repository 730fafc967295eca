-- One row: how many cases the list of cases.sql has under the same choices.
with chosen as (
    select
        case
            when fct_case.is_closed and coalesce(fct_case.stream, '') <> '自行处置' then 7
            when fct_case.checked_at is not null then 6
            when fct_case.handled_at is not null then 5
            when fct_case.dispatched_at is not null then 4
            when fct_case.filed_at is not null then 3
            when fct_case.accepted_at is not null then 2
            else 1
        end as stage,
        case
            when '自行处置' in (fct_case.stream, fct_case.close_type) then '自行处置'
            when fct_case.is_voided then '作废'
            when fct_case.transferred_at is not null then '转出'
            when fct_case.is_closed then '结案'
            when fct_case.is_suspended then '挂账'
            else '在办'
        end as outcome,
        case
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 24 then 1
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 72 then 2
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 168 then 3
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 360 then 4
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 720 then 5
            when date_diff('hour', fct_case.reported_at, fct_case.as_of) < 2160 then 6
            else 7
        end as age
    from fct_case
    where
        (
            case $basis
                when 'closed' then
                    fct_case.is_closed
                    and fct_case.is_in_closure_stream
                    and fct_case.closed_at >= $first
                    and fct_case.closed_at < $beyond
                when 'filed' then fct_case.filed_at >= $first and fct_case.filed_at < $beyond
                when 'open' then
                    not fct_case.is_closed
                    and not fct_case.is_voided
                    and fct_case.transferred_at is null
                else fct_case.reported_at >= $first and fct_case.reported_at < $beyond
            end
        )
        and (
            $area_level = 'city'
            or ($area_level = 'district' and fct_case.district_id = $area_id)
            or ($area_level not in ('city', 'district') and $area_id in (fct_case.area_id, fct_case.street_id))
        )
        and $unit in (
            '', case when $basis in ('closed', 'open') then fct_case.unit_id else fct_case.first_unit_id end
        )
        and $category in ('', fct_case.category_id)
        and ($family = '' or fct_case.family_id = $family)
        and ($address = '' or contains(fct_case.place_name, $address))
        and $channel in ('', fct_case.channel)
        and ($valid = 0 or fct_case.is_valid)
        and ($weekday = 0 or isodow(fct_case.reported_at) = $weekday)
        and ($hour < 0 or hour(fct_case.reported_at) = $hour)
        and ($limit = '' or coalesce(fct_case.limit_hours::varchar, '-') = $limit)
        and ($returned = 0 or fct_case.return_cnt >= $returned)
        and ($reworked = 0 or fct_case.rework_cnt >= $reworked)
        and (
            $overdue = 0 or fct_case.is_overdue_open
            or (fct_case.is_closed and fct_case.has_deadline and not fct_case.is_closed_on_time)
        )
)

select count(*) as case_cnt
from chosen
where
    ($stage = 0 or stage = $stage)
    and $outcome in ('', outcome)
    and ($age = 0 or age = $age)
