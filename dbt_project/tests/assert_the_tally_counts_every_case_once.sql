-- What: the sums of the tally are the cases, however many nights added to them (docs/decisions/0009).
-- A returned row is a measure whose total over all days differs from a plain count of the cases.
with tally as (

    select
        coalesce(sum(reported_cnt), 0) as reported_cnt,
        coalesce(sum(filed_cnt), 0) as filed_cnt,
        coalesce(sum(closed_on_time_cnt), 0) as closed_on_time_cnt
    from {{ ref('int_case__tally') }}
    where period_type = 'D'

),

counted as (

    select
        count(reported_at) as reported_cnt,
        count(filed_at) as filed_cnt,
        count(case when is_closed_on_time and is_in_closure_stream then 1 end) as closed_on_time_cnt
    from {{ ref('fct_case') }}

)

{% for measure in ['reported_cnt', 'filed_cnt', 'closed_on_time_cnt'] %}
select
    '{{ measure }}' as measure,
    tally.{{ measure }} as tallied,
    counted.{{ measure }} as counted
from tally
cross join counted
where tally.{{ measure }} <> counted.{{ measure }}
{{ 'union all' if not loop.last }}
{% endfor %}
