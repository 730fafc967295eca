{{ config(
    meta = {
        'title_zh': '应结案数等于按期结案、超期结案与超期未结之和，公布的数字也如此',
        'action_zh': '由分析员核对列出的周期和区域的应结案数、结案数和超期未结数。',
    }
) }}

-- What: 应结案 = 按期结案 + 超期结案 + 超期未结 on every row of the roll-up, and what is published says the same
-- (DOMAIN §4.2, G05).
-- A returned row is a period, area and part where a closing is neither on time nor late, or where the
-- published 应结案数 is not the published closings and 超期未结数.
with rolled as (

    select
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        closed_due_cnt,
        closed_on_time_cnt,
        closed_late_cnt,
        overdue_open_cnt
    from {{ ref('int_case__rollup') }}

),

published as (

    select
        period_type,
        period_start,
        area_id,
        breakdown,
        breakdown_id,
        max(case when kpi_id = 'C11' then numerator end) as due_cnt,
        max(case when kpi_id = 'C12' then numerator end) as closed_cnt,
        max(case when kpi_id = 'C13' then numerator end) as on_time_cnt,
        max(case when kpi_id = 'C21' then numerator end) as overdue_cnt
    from {{ ref('kpi_value') }}
    where
        kpi_id in ('C11', 'C12', 'C13', 'C21')
        and denominator_policy in ('due_incl_backlog', '')
        and period_type <> 'D'
        and numerator is not null
    group by period_type, period_start, area_id, breakdown, breakdown_id

),

compared as (

    select
        rolled.*,
        published.due_cnt,
        published.closed_cnt,
        published.on_time_cnt,
        published.overdue_cnt
    from rolled
    left join published
        on
            rolled.period_type = published.period_type
            and rolled.period_start = published.period_start
            and rolled.area_id = published.area_id
            and rolled.breakdown = published.breakdown
            and rolled.breakdown_id = published.breakdown_id
    -- neither days nor years to date are published in whole
    where rolled.period_type in ('W', 'M', 'Q', 'H', 'Y')

)

select *
from compared
where
    closed_due_cnt <> closed_on_time_cnt + closed_late_cnt
    or closed_on_time_cnt < 0
    or closed_late_cnt < 0
    or overdue_open_cnt < 0
    or due_cnt is distinct from closed_on_time_cnt + closed_late_cnt + overdue_open_cnt
    or due_cnt is distinct from on_time_cnt + (closed_cnt - on_time_cnt) + overdue_cnt
