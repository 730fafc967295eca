{{ config(materialized = 'view') }}

{% set cases = ref('int_case__rollup') %}
{% set due = 'closed_on_time_cnt + closed_late_cnt + overdue_open_cnt' %}
{% set due_minus_deferred = due ~ ' - overdue_deferred_cnt' %}
{% set extension_known = 'closed_extension_known_cnt + overdue_extension_known_cnt' %}
{% set rework_known = 'closed_rework_known_cnt + overdue_rework_known_cnt' %}
{% set handling_due = 'handled_due_cnt + handling_overdue_cnt' %}
{% set dispatches = 'dispatched_known_cnt + return_cnt' %}
{% set checks_due = 'checked_cnt + unchecked_cnt' %}
{% set parts = ['unit', 'category', 'channel'] %}
{% set streamed = parts + ['stream'] %}
{% set by_unit = ['unit'] %}

{# Districts whose source tells of an event at all: one that never tells of a dispatch has none to judge, and
   one that never names a place cannot tell what was reported twice. #}
{% set told = {'dispatching': 'dispatched_cnt', 'with_places': 'placed_cnt'} %}
with
{% for name, measure in told.items() %}
{{ name }} as (

    select rolled.*
    from {{ cases }} as rolled
    where rolled.area_id in (

        select tree.area_id
        from {{ ref('int_area__tree') }} as tree
        inner join {{ cases }} as known
            on known.area_id = coalesce(tree.district_id, tree.area_id)
        where known.breakdown = 'total' and known.period_type = 'Y' and known.{{ measure }} > 0

    )

){{ ',' if not loop.last }}

{% endfor %}
-- Counts of events: DOMAIN §6 C01–C04.
{{ kpi_rows('C01', cases, 'reported_cnt', breakdowns=streamed, by_day=true) }}
union all
{{ kpi_rows('C02', cases, 'valid_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('C03', cases, 'accepted_cnt', breakdowns=streamed, by_day=true) }}
union all
{{ kpi_rows('C04', cases, 'filed_cnt', breakdowns=streamed, by_day=true) }}

-- 立案率 and 派遣率, every event by its own date.
union all
{{ kpi_rows('C05', cases, 'filed_cnt', 'accepted_cnt', breakdowns=parts) }}
union all
{{ kpi_rows('C06', 'dispatching', 'dispatched_cnt', 'filed_cnt', breakdowns=parts) }}

-- 准确派遣率 counts cases, 回退率 times. Both are the dispatcher's: the unit that sent a case back is
-- not known, only the one that has it now.
union all
{{ kpi_rows('C07', cases, 'dispatched_accurate_cnt', 'dispatched_known_cnt',
    breakdowns=['category', 'channel'], where='dispatched_known_cnt > 0') }}
union all
{{ kpi_rows('C08', cases, 'dispatched_in_limit_cnt', 'dispatch_due_cnt',
    policy='filed_cohort', breakdowns=parts, where='dispatch_due_cnt > 0') }}
union all
{{ kpi_rows('C19', cases, 'return_cnt', dispatches, breakdowns=['category', 'channel'], where='dispatched_known_cnt > 0') }}

-- 应处置 as 应结案 is: what was handled, and what stands overdue and unhandled.
union all
{{ kpi_rows('C09', cases, 'handled_due_cnt', handling_due,
    policy='due_incl_backlog', breakdowns=parts, where=handling_due ~ ' > 0') }}
union all
{{ kpi_rows('C10', cases, 'handled_on_time_cnt', handling_due,
    policy='due_incl_backlog', breakdowns=parts, where=handling_due ~ ' > 0') }}

-- 应结案 and the two rates on it share one denominator, under each of the readings of DOMAIN §4.2.
union all
{{ kpi_rows('C11', cases, due, policy='due_incl_backlog', breakdowns=streamed) }}
union all
{{ kpi_rows('C12', cases, 'closed_due_cnt', due, policy='due_incl_backlog', breakdowns=streamed) }}
union all
{{ kpi_rows('C13', cases, 'closed_on_time_cnt', due, policy='due_incl_backlog', breakdowns=streamed) }}
{% for policy, all_due, closed, on_time, known in [
    ('due_minus_deferred', due_minus_deferred, 'closed_due_cnt', 'closed_on_time_cnt', extension_known ~ ' > 0'),
    ('due_cohort', 'cohort_due_cnt', 'cohort_closed_cnt', 'cohort_on_time_cnt', 'true'),
    ('accepted', 'accepted_due_cnt', 'accepted_closed_cnt', 'accepted_on_time_cnt', 'true'),
] %}
union all
{{ kpi_rows('C11', cases, all_due, policy=policy, breakdowns=by_unit, where=known) }}
union all
{{ kpi_rows('C12', cases, closed, all_due, policy=policy, breakdowns=by_unit, where=known) }}
union all
{{ kpi_rows('C13', cases, on_time, all_due, policy=policy, breakdowns=by_unit, where=known) }}
{% endfor %}

-- 重开: closings of earlier periods that this one takes back; they stay in the periods they were counted in.
union all
{{ kpi_rows('C11', cases, 'reopened_cnt', policy='reopened', breakdowns=by_unit, where='reopened_cnt > 0') }}

-- 返工率 and 延期率 on 应结案, 一次完成率 on the closed; a source that does not count them is in neither.
union all
{{ kpi_rows('C15', cases, 'closed_reworked_cnt + overdue_reworked_cnt', rework_known,
    policy='due_incl_backlog', breakdowns=parts, where=rework_known ~ ' > 0') }}
union all
{{ kpi_rows('C16', cases, 'closed_extended_cnt + overdue_extended_cnt', extension_known,
    policy='due_incl_backlog', breakdowns=parts, where=extension_known ~ ' > 0') }}
union all
{{ kpi_rows('C20', cases, 'closed_rework_known_cnt - closed_reworked_cnt', 'closed_rework_known_cnt',
    breakdowns=parts, where='closed_rework_known_cnt > 0') }}

-- 受理口径: a cohort, revised until all of it is closed. What its finder settles (自行处置) is in no 结案率.
union all
{{ kpi_rows('C14', cases, 'accepted_closed_cnt', 'accepted_due_cnt', policy='accepted_cohort', breakdowns=parts) }}

-- States at the end of the period.
union all
{{ kpi_rows('C17', cases, 'suspended_cnt', breakdowns=parts, by_day=true) }}
union all
{{ kpi_rows('C17', cases, 'suspended_cnt', 'open_cnt', policy='open_cases', breakdowns=parts) }}
union all
{{ kpi_rows('C21', cases, 'overdue_open_cnt', breakdowns=streamed, by_day=true) }}
union all
{{ kpi_rows('R04', cases, 'backlog_cnt', breakdowns=parts, by_day=true) }}

union all
{{ kpi_rows('C18', cases, 'filed_voided_cnt', 'filed_cnt', policy='filed_cohort', breakdowns=parts) }}
union all
{{ kpi_rows('C23', cases, 'checked_in_limit_cnt', checks_due,
    policy='handled_cohort', breakdowns=parts, where=checks_due ~ ' > 0') }}
union all
{{ kpi_rows('C25', cases, 'proactive_cnt', 'valid_cnt', breakdowns=['category']) }}

-- 复发率, by the month of closing; the second reading counts by the month of reopening.
union all
{% for days in recurrence_windows() -%}
{{ kpi_rows('R01', cases, 'recurring_' ~ days ~ 'd_cnt', 'matured_' ~ days ~ 'd_cnt', policy='closed_' ~ days ~ 'd',
    breakdowns=['unit', 'category']) }}
union all
{% endfor -%}
{{ kpi_rows('R01', cases, 'reopening_cnt', 'placed_cnt', policy='previous_case_' ~ var('recurrence_days') ~ 'd', breakdowns=['unit', 'category']) }}

-- 重复上报率: cases without a place or a class are reports, but never found to repeat another.
union all
{{ kpi_rows('R05', 'with_places', 'duplicate_cnt', 'reported_cnt', policy='all_reports', breakdowns=['category']) }}
