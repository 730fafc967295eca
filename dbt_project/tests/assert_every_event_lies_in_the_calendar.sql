{{ config(
    meta = {
        'title_zh': '每个发生的日期都在日历之内，没有数字落在周期之外',
        'action_zh': '请数据仓库维护人员检查来源里过早或过晚的日期，并核对日历的起止。',
    }
) }}

-- What: the calendar covers every event, or a figure of that month would be lost on the way.
-- A returned row is a figure that no period takes up.
select
    figures.kpi_id,
    figures.period_type,
    figures.period_start
from {{ ref('int_kpi__counted') }} as figures
left join {{ ref('dim_period') }} as periods
    on
        figures.period_type = periods.period_type
        and figures.period_start = periods.period_start
where periods.period_start is null
