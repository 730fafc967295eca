{{ config(
    meta = {
        'title_zh': '每晚累计的案件数等于从全部案件直接数出的数',
        'action_zh': '请数据仓库维护人员从头重建一次数据仓库。',
    }
) }}

-- What: the sums of the tally are the cases, however many nights added to them (docs/decisions/0009).
-- A returned row is a measure whose total over all days differs from a plain count of the cases.
with tally as (

    select
        coalesce(sum(reported_cnt), 0) as reported_cnt,
        coalesce(sum(filed_cnt), 0) as filed_cnt,
        coalesce(sum(closed_on_time_cnt), 0) as closed_on_time_cnt,
        coalesce(sum(filed_voided_cnt), 0) as filed_voided_cnt,
        coalesce(sum(dispatched_cnt), 0) as dispatched_cnt,
        coalesce(sum(handled_due_cnt), 0) as handled_due_cnt,
        coalesce(sum(return_cnt), 0) as return_cnt
    from {{ ref('int_case__tally') }}
    where period_type = 'D'

),

counted as (

    select
        count(reported_at) as reported_cnt,
        count(filed_at) as filed_cnt,
        -- The earlier closings of a reopened case count, too (重开).
        count(case when is_closed_on_time and is_in_closure_stream then 1 end)
        + count(
            case when is_in_closure_stream and is_first_closed_on_time and first_closed_at <= first_reopened_at then 1 end
        )
        + (select count(*) from {{ ref('int_case__counted_between') }} where is_first_closed_on_time and first_closed_on is not null)
            as closed_on_time_cnt,
        count(case when filed_at is not null and is_voided then 1 end) as filed_voided_cnt,
        -- So does the dispatch before the first of them, where it was seen; one that its row still tells is the same.
        count(first_dispatched_at)
        + count(
            case when not coalesce(first_dispatched_at is not null and dispatched_at < reopened_at, false) then dispatched_at end
        ) as dispatched_cnt,
        count(
            case
                when
                    handled_at is not null
                    and dispatched_at is not null
                    and handling_deadline is not null
                    and is_in_closure_stream
                    and is_valid
                    and transferred_at is null
                    and not coalesce(first_handled_at is not null and handled_at < reopened_at, false)
                    then 1
            end
        )
        -- So does the handling.
        + count(
            case
                when
                    is_in_closure_stream
                    and first_handled_at is not null
                    and first_dispatched_at is not null
                    and first_handling_deadline is not null
                    then 1
            end
        ) as handled_due_cnt,
        -- Its returns are counted on after the 重开: all of them once the case is dispatched again.
        coalesce(
            sum(
                case
                    when coalesce(first_dispatched_at, dispatched_at) is null then 0
                    when first_dispatched_at is null then return_cnt
                    when dispatched_at >= reopened_at and return_cnt > first_return_cnt then return_cnt
                    else first_return_cnt
                end
            ), 0
        ) as return_cnt
    from {{ ref('fct_case') }}

)

{% for measure in [
    'reported_cnt', 'filed_cnt', 'closed_on_time_cnt', 'filed_voided_cnt', 'dispatched_cnt', 'handled_due_cnt',
    'return_cnt',
] %}
select
    '{{ measure }}' as measure,
    tally.{{ measure }} as tallied,
    counted.{{ measure }} as counted
from tally
cross join counted
where tally.{{ measure }} <> counted.{{ measure }}
{{ 'union all' if not loop.last }}
{% endfor %}
