{#
  Cases as they stood at the time of the data, in the columns of fct_case. `states` selects the rows of int_case__state.
  What a source dates after its own newest time has not happened yet: so stocks, flows and lists agree, whatever a clock
  said.
#}
{% macro cases_as_of(states) %}
{% set is_closed %}cases.is_closed and not {{ not_yet('closed_at') }}{% endset %}
{% set is_suspended %}
{{ not_yet('resumed_at') }} and cases.suspended_at <= as_of.as_of
            or cases.is_suspended and not {{ not_yet('suspended_at') }}
{%- endset %}
{% set deadlines = {'effective_deadline': 'close_deadline', 'effective_handling_deadline': 'handling_deadline'} %}
{% set in_force = {} %}
{% for moved, stated in deadlines.items() %}
{% do in_force.update({
    moved: 'case when ' ~ not_yet('suspended_at') ~ ' then coalesce(cases.' ~ stated ~ '_between, cases.' ~ stated
    ~ ') else cases.' ~ moved ~ ' end'
}) %}
{% endfor %}
with cases as (

    {{ states }}

),

as_of as (

    select * from {{ ref('int_source__as_of') }} where domain = 'case'

),

final as (

    select
        cases.case_id,
        cases.source_name,
        cases.case_no,
        cases.street_id as area_id,
        cases.district_id,
        cases.street_id,
        cases.is_area_mapped,
        cases.category_id,
        cases.family_id,
        cases.unit_id,
        cases.channel,
        cases.discovery,
        cases.stream,
        cases.case_type,
        cases.status,
        cases.close_type,
        cases.reported_at,
        {{ happened('accepted_at') }} as accepted_at,
        {{ happened('filed_at') }} as filed_at,
        {{ happened('dispatched_at') }} as dispatched_at,
        cases.handling_deadline,
        {{ in_force.effective_handling_deadline }} as effective_handling_deadline,
        {{ happened('handled_at') }} as handled_at,
        {{ happened('checked_at') }} as checked_at,
        {{ happened('closed_at') }} as closed_at,
        {{ happened('first_closed_at') }} as first_closed_at,
        {{ happened('last_closed_at') }} as last_closed_at,
        cases.first_close_deadline,
        cases.first_effective_deadline,
        cases.first_suspended_at,
        cases.first_resumed_at,
        {{ happened('first_dispatched_at') }} as first_dispatched_at,
        cases.first_handling_deadline,
        cases.first_effective_handling_deadline,
        {{ happened('first_handled_at') }} as first_handled_at,
        {{ happened('first_checked_at') }} as first_checked_at,
        cases.first_unit_id,
        cases.first_rework_cnt,
        cases.first_extension_cnt,
        cases.first_return_cnt,
        cases.first_reopened_at,
        cases.reopened_at,
        cases.close_deadline,
        cases.original_deadline,
        {{ in_force.effective_deadline }} as effective_deadline,
        cases.deadline_basis,
        {{ happened('voided_at') }} as voided_at,
        {{ happened('transferred_at') }} as transferred_at,
        {{ happened('suspended_at') }} as suspended_at,
        {{ happened('resumed_at') }} as resumed_at,
        cases.earlier_suspended_at,
        cases.earlier_resumed_at,
        cases.handling_deadline_between,
        cases.close_deadline_between,
        coalesce({{ is_suspended }}, false) as is_suspended,
        cases.is_voided and not {{ not_yet('voided_at') }} as is_voided,
        case when not {{ not_yet('handled_at') }} then cases.handling_hours end as handling_hours,
        cast(cases.limit_seconds / 3600.0 as double) as limit_hours,
        case when not {{ not_yet('handled_at') }} then cast(cases.used_seconds / 3600.0 as double) end as used_hours,
        cases.is_valid or {{ not_yet('voided_at') }} as is_valid,
        {{ is_closed }} as is_closed,
        cases.is_for_closure,
        cases.is_in_closure_stream and not {{ not_yet('filed_at') }} as is_in_closure_stream,
        {{ is_closed }} and cases.is_closed_on_time as is_closed_on_time,
        cases.is_first_closed_on_time and not {{ not_yet('first_closed_at') }} as is_first_closed_on_time,
        {{ is_closed }} and coalesce(cases.close_type, '正常') = '强制' as is_forced_close,
        coalesce(
            (cases.closed_at is null or {{ not_yet('closed_at') }})
            and (not cases.is_voided or {{ not_yet('voided_at') }})
            and (cases.transferred_at is null or {{ not_yet('transferred_at') }})
            and not coalesce({{ is_suspended }}, false)
            and greatest(cases.filed_at, cases.reopened_at, {{ in_force.effective_deadline }}, {{ happened('resumed_at') }})
            < as_of.as_of
            and cases.effective_deadline is not null,
            false
        ) as is_overdue_open,
        cases.has_deadline,
        cases.is_clock_skew,
        cases.extension_cnt,
        cases.is_deferred,
        cases.rework_cnt,
        cases.return_cnt,
        cases.place_key,
        cases.place_name,
        cases.is_dummy_place,
        cases.lng,
        cases.lat,
        as_of.as_of
    from cases
    left join as_of
        on cases.source_name = as_of.source_name

)

select * from final
{% endmacro %}
