{{ config(
    meta = {
        'title_zh': '逐日累计的超期未结数等于直接从案件数出的超期未结数',
        'action_zh': '请数据仓库维护人员从头重建一次数据仓库；仍不一致的，核对列出的街道。',
    }
) }}

-- What: 超期未结数 is carried day by day from changes; counted straight from the cases it must be the same.
-- A returned row is a street where the carried stock and the cases differ on the last day of its data.
with last_day as (

    select
        area_id,
        cast(as_of as date) as day
    from {{ ref('int_area__as_of') }}
    where domain = 'case'

),

carried as (

    select
        figures.area_id,
        figures.numerator as overdue_cnt
    from {{ ref('kpi_value') }} as figures
    inner join last_day
        on
            figures.area_id = last_day.area_id
            and figures.period_start = last_day.day
    where
        figures.kpi_id = 'C21'
        and figures.period_type = 'D'
        and figures.breakdown = 'total'
        and figures.area_id in (select street_id from {{ ref('int_area__tree') }} where area_level = 'street')

),

counted as (

    select
        street_id as area_id,
        count(*) as overdue_cnt
    from {{ ref('fct_case') }}
    where is_overdue_open and is_in_closure_stream
    group by street_id

)

select
    coalesce(carried.area_id, counted.area_id) as area_id,
    carried.overdue_cnt as carried_cnt,
    counted.overdue_cnt as counted_cnt
from carried
full outer join counted
    on carried.area_id = counted.area_id
where coalesce(carried.overdue_cnt, 0) <> coalesce(counted.overdue_cnt, 0)
