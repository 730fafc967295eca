{{ config(materialized = 'view') }}

{% set cases = ref('int_case__rollup') %}
{% set due = 'closed_on_time_cnt + closed_late_cnt + overdue_open_cnt' %}
{% set closed_or_overdue = 'closed_rework_known_cnt + overdue_rework_known_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}

with dispatching as (

    select rolled.*
    from {{ cases }} as rolled
    where rolled.area_id in (

        select tree.area_id
        from {{ ref('int_area__tree') }} as tree
        inner join {{ cases }} as known
            on known.area_id = coalesce(tree.district_id, tree.area_id)
        where known.breakdown = 'total' and known.period_type = 'Y' and known.dispatched_cnt > 0

    )

),

-- A district whose source never names a place cannot tell what was reported twice.
with_places as (

    select rolled.*
    from {{ cases }} as rolled
    where rolled.area_id in (

        select tree.area_id
        from {{ ref('int_area__tree') }} as tree
        inner join {{ cases }} as known
            on known.area_id = coalesce(tree.district_id, tree.area_id)
        where known.breakdown = 'total' and known.period_type = 'Y' and known.placed_cnt > 0

    )

)

-- Counts of events: DOMAIN §6 C01, C03, C04.
{{ kpi_rows('C01', cases, 'reported_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('C03', cases, 'accepted_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('C04', cases, 'filed_cnt', breakdowns=parts, by_day=true) }}

-- 立案率 and 派遣率, every event by its own date. A district whose source never tells a dispatch has
-- none to judge.
union all
{{ kpi_rows('C05', cases, 'filed_cnt', 'accepted_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('C06', 'dispatching', 'dispatched_cnt', 'filed_cnt', breakdowns=parts) }}

-- 应结案 and the two rates on it share one denominator: DOMAIN §4.2.
union all
{{ kpi_rows('C11', cases, due, policy='due_incl_backlog', breakdowns=parts) }}
union all
{{ kpi_rows('C12', cases, 'closed_due_cnt', due, policy='due_incl_backlog', breakdowns=parts) }}
union all
{{ kpi_rows('C13', cases, 'closed_on_time_cnt', due, policy='due_incl_backlog', breakdowns=parts) }}

-- 返工率 on 应结案, 一次完成率 on the closed; a source that does not count 返工 is in neither.
union all
{{ kpi_rows('C15', cases, 'closed_reworked_cnt + overdue_reworked_cnt', closed_or_overdue,
    policy='due_incl_backlog', breakdowns=parts, where=closed_or_overdue ~ ' > 0') }}
union all
{{ kpi_rows('C20', cases, 'closed_rework_known_cnt - closed_reworked_cnt', 'closed_rework_known_cnt',
    breakdowns=parts, where='closed_rework_known_cnt > 0') }}

-- 受理口径: a cohort, revised until all of it is closed.
union all
{{ kpi_rows('C14', cases, 'accepted_closed_cnt', 'accepted_cnt', policy='accepted_cohort', breakdowns=parts) }}

union all
{{ kpi_rows('C21', cases, 'overdue_open_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('C25', cases, 'proactive_cnt', 'valid_cnt', breakdowns=['category']) }}

-- 复发率, by the month of closing; the second reading counts by the month of reopening.
union all
{% for days in recurrence_windows() -%}
{{ kpi_rows('R01', cases, 'recurring_' ~ days ~ 'd_cnt', 'matured_' ~ days ~ 'd_cnt', policy='closed_' ~ days ~ 'd',
    breakdowns=['unit', 'category']) }}
union all
{% endfor -%}
{{ kpi_rows('R01', cases, 'reopening_cnt', 'placed_cnt', policy='previous_case_30d', breakdowns=['unit', 'category']) }}

-- 重复上报率: cases without a place or a class are reports, but never found to repeat another.
union all
{{ kpi_rows('R05', 'with_places', 'duplicate_cnt', 'reported_cnt', policy='all_reports', breakdowns=['category']) }}
