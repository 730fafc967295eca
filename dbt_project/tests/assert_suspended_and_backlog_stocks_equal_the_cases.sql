{{ config(
    meta = {
        'title_zh': '逐日累计的挂账数、在办数、积案数等于直接从案件数出的数',
        'action_zh': '请数据仓库维护人员从头重建一次数据仓库；仍不一致的，核对列出的街道。',
    }
) }}

-- What: 挂账数, 在办数 and 积案数 are carried day by day from changes; counted straight from the cases as they stand
-- now they must be the same. What began in the very second that the data reaches to does not stand yet; a case whose
-- reopening (重开) is dated later is what its earlier life was.
-- A returned row is a street where they differ at the time of the data.
with cases as (

    select
        *,
        closed_at is null
        and voided_at is null
        and transferred_at is null
        and filed_at < as_of
        and is_valid
        and not coalesce(reopened_at >= as_of and first_closed_at <= first_reopened_at, false) as is_open,
        greatest(filed_at, reopened_at, effective_deadline) as overdue_from
    from {{ ref('fct_case') }}

),

counted as (

    select
        street_id as area_id,
        count(case when is_open then 1 end) as open_cnt,
        count(case when is_open and is_suspended and suspended_at < as_of then 1 end) as suspended_cnt,
        count(
            case
                when
                    is_open
                    and is_in_closure_stream
                    and (not is_suspended or suspended_at is not null)
                    and (
                        (rework_cnt >= {{ var('backlog_rework_cnt') }} and coalesce(reopened_at < as_of, true))
                        or (is_suspended and suspended_at + interval '{{ var("backlog_suspended_days") }}' day < as_of)
                        or (is_overdue_open and overdue_from + interval '{{ var("backlog_overdue_days") }}' day < as_of)
                    )
                    then 1
            end
        ) as backlog_cnt
    from cases
    group by street_id

),

carried as (

    select
        rolled.area_id,
        rolled.open_cnt,
        rolled.suspended_cnt,
        rolled.backlog_cnt
    from {{ ref('int_case__rollup') }} as rolled
    inner join {{ ref('int_area__as_of') }} as as_of
        on
            rolled.area_id = as_of.area_id
            and rolled.period_start = cast(as_of.as_of as date)
            and as_of.domain = 'case'
    where rolled.period_type = 'D' and rolled.breakdown = 'total'

)

select
    counted.*,
    carried.open_cnt as carried_open_cnt,
    carried.suspended_cnt as carried_suspended_cnt,
    carried.backlog_cnt as carried_backlog_cnt
from counted
left join carried
    on counted.area_id = carried.area_id
where
    counted.open_cnt <> coalesce(carried.open_cnt, 0)
    or counted.suspended_cnt <> coalesce(carried.suspended_cnt, 0)
    or counted.backlog_cnt <> coalesce(carried.backlog_cnt, 0)
