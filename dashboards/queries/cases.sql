-- One row per case: one page of a list, inside an area, under choices that are '' or 0 (hour: -1)
-- where nothing was chosen. $basis says which moment lies in the period: reported, filed, closed, or
-- none (open: what is open as of the newest data).
-- Reported and filed a case was for the unit that closed it first (重开), as the figures count it.
with chosen as not materialized (
    select
        fct_case.case_id,
        fct_case.case_no,
        fct_case.area_id,
        fct_case.category_id,
        fct_case.unit_id,
        fct_case.channel,
        fct_case.reported_at,
        fct_case.effective_deadline,
        fct_case.closed_at,
        fct_case.is_overdue_open,
        fct_case.is_closed,
        fct_case.has_deadline,
        fct_case.is_closed_on_time,
        fct_case.is_voided,
        fct_case.is_suspended,
        fct_case.transferred_at,
        fct_case.as_of,
        fct_case.return_cnt,
        fct_case.rework_cnt,
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
),

-- By one plain column DuckDB keeps the newest as it reads and skips what is older; an order that is
-- chosen by an expression makes it read every column of every case.
newest as (
    select *
    from chosen
    where
        $sort = 'newest'
        and ($stage = 0 or stage = $stage)
        and $outcome in ('', outcome)
        and ($age = 0 or age = $age)
    order by
        reported_at desc,
        case_id
    limit $top
    offset $skipped
),

otherwise as (
    select *
    from chosen
    where
        $sort <> 'newest'
        and ($stage = 0 or stage = $stage)
        and $outcome in ('', outcome)
        and ($age = 0 or age = $age)
    order by
        case when $sort = 'oldest' then reported_at end,
        case when $sort = 'deadline' then effective_deadline end nulls last,
        case when $sort = 'returns' then return_cnt + rework_cnt end desc,
        reported_at desc,
        case_id
    limit $top
    offset $skipped
),

page as (
    select *
    from newest

    union all

    select *
    from otherwise
)

select
    page.case_id,
    page.case_no,
    coalesce(dim_area.area_name, page.area_id) as area_name,
    coalesce(dim_category.category_name, nullif(page.category_id, '-'), '未注明') as category_name,
    coalesce(dim_unit.unit_name, nullif(page.unit_id, '-'), '未注明') as unit_name,
    page.channel,
    page.reported_at,
    page.effective_deadline,
    page.closed_at,
    page.is_closed,
    page.is_voided,
    page.is_suspended,
    page.transferred_at,
    page.has_deadline,
    page.is_closed_on_time,
    page.is_overdue_open,
    page.as_of,
    page.stage,
    page.outcome,
    case
        when page.is_overdue_open then '超期未结'
        when page.is_closed and page.has_deadline and page.is_closed_on_time then '按期'
        when page.is_closed and page.has_deadline then '超期结案'
        else ''
    end as punctuality,
    page.return_cnt,
    page.rework_cnt
from page
left join dim_area
    on
        page.area_id = dim_area.area_id
        and dim_area.is_current
left join dim_category
    on
        page.category_id = dim_category.category_id
        and dim_category.is_current
left join dim_unit
    on
        page.unit_id = dim_unit.unit_id
        and dim_unit.is_current
order by
    case when $sort = 'oldest' then page.reported_at end,
    case when $sort = 'deadline' then page.effective_deadline end nulls last,
    case when $sort = 'returns' then page.return_cnt + page.rework_cnt end desc,
    page.reported_at desc,
    page.case_id
