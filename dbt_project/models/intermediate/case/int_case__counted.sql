{{ config(materialized = 'view') }}

{% set dispatch_limit = "interval '" ~ var('dispatch_limit_hours') ~ "' hour" %}
{% set check_limit = "interval '" ~ var('check_limit_hours') ~ "' hour" %}
with cases as (

    select * from {{ ref('int_case__standing') }}

),

counted as (

    select
        cases.case_id,
        cases.district_id,
        cases.street_id,
        cases.unit_id,
        cases.category_id,
        cases.channel,
        cases.stream,
        cast(cases.reported_at as date) as reported_on,
        cast(cases.accepted_at as date) as accepted_on,
        cast(cases.filed_at as date) as filed_on,
        -- A dispatch or a handling that the first life of a reopened case (重开) is known by is not counted once more.
        case
            when not coalesce(cases.first_dispatched_at is not null and cases.dispatched_at < cases.reopened_at, false)
                then cast(cases.dispatched_at as date)
        end as dispatched_on,
        cast(cases.first_dispatched_at as date) as first_dispatched_on,
        case
            when not coalesce(cases.first_handled_at is not null and cases.handled_at < cases.reopened_at, false)
                then cast(cases.handled_at as date)
        end as handled_on,
        cast(cases.first_handled_at as date) as first_handled_on,
        -- By the deadline in force, once it has passed (DOMAIN §4.2, due_cohort).
        case
            when
                cases.is_in_closure_stream
                and cases.effective_deadline < cases.as_of
                and (cases.is_closed or (cases.is_valid and cases.transferred_at is null and not cases.is_suspended))
                then cast(cases.effective_deadline as date)
        end as due_on,
        cast(cases.closed_at as date) as closed_on,
        -- Voided or sent elsewhere after its closing.
        case when cases.is_closed then cast(least(cases.voided_at, cases.transferred_at) as date) end as ended_on,
        case when cases.is_closed_before then cast(cases.first_closed_at as date) end as first_closed_on,
        case when cases.is_closed_before and cases.first_reopened_at <= cases.as_of then cast(cases.first_reopened_at as date) end
            as reopened_on,
        cast(spells.earlier_from as date) as earlier_overdue_on,
        cast(spells.earlier_to as date) as earlier_settled_on,
        cast(spells.earlier_again_from as date) as earlier_again_overdue_on,
        cast(spells.earlier_again_to as date) as earlier_again_settled_on,
        cast(spells.first_from as date) as first_overdue_on,
        cast(spells.first_to as date) as first_settled_on,
        cast(spells.between_from as date) as between_overdue_on,
        cast(spells.between_to as date) as between_settled_on,
        cast(spells.second_from as date) as second_overdue_on,
        cast(spells.second_to as date) as second_settled_on,
        cases.is_valid,
        cases.is_valid and cases.discovery = '主动' as is_proactive,
        cases.is_placed,
        cases.is_reopening,
        cases.is_for_closure as is_accepted_due,
        cases.is_closed and cases.is_valid as is_accepted_closed,
        cases.filed_at is not null and cases.is_voided as is_filed_voided,
        -- The last dispatch of a case that was sent again tells nothing about the first; that of a first life (重开) may be
        -- known by itself.
        coalesce(
            coalesce(case when cases.reopened_at is null then cases.return_cnt else cases.first_return_cnt end, 0) = 0
            and (cases.reopened_at is null or cases.first_dispatched_at is not null)
            and (
                cases.first_dispatched_at is not null
                or cases.dispatched_at is not null
                or (cases.status = '待派遣' and cases.ended_at is null and cases.filed_at + {{ dispatch_limit }} < cases.as_of)
            ),
            false
        ) as is_dispatch_due,
        coalesce(
            coalesce(cases.first_dispatched_at, cases.dispatched_at) <= cases.filed_at + {{ dispatch_limit }}, false
        ) as is_dispatched_in_limit,
        -- A source counts the returns (回退) of all lives: those of the first belong to its own dispatch.
        case
            when cases.first_dispatched_at is null then cases.return_cnt
            when cases.return_cnt >= cases.first_return_cnt then cases.return_cnt - cases.first_return_cnt
            when cases.return_cnt < cases.first_return_cnt then 0
        end as return_cnt,
        case when cases.first_dispatched_at is not null then cases.first_return_cnt end as first_return_cnt,
        cases.is_valid
        and cases.is_in_closure_stream
        and cases.transferred_at is null
        and cases.dispatched_at is not null
        and cases.handling_deadline is not null as is_handled_due,
        coalesce(cases.handled_at <= cases.effective_handling_deadline, false) as is_handled_on_time,
        -- A check before the handling in force was that of an earlier one (返工).
        coalesce(cases.is_valid and cases.checked_at >= cases.handled_at, false) as is_checked,
        coalesce(
            cases.status = '待核查'
            and (cases.checked_at is null or cases.checked_at < cases.handled_at)
            and cases.ended_at is null
            and cases.handled_at + {{ check_limit }} < cases.as_of,
            false
        ) as is_unchecked,
        coalesce(cases.checked_at <= cases.handled_at + {{ check_limit }}, false) as is_checked_in_limit,
        cases.is_closed and cases.has_deadline and cases.is_in_closure_stream as is_closed_due,
        cases.is_closed_on_time and cases.is_in_closure_stream as is_closed_on_time,
        cases.is_first_closed_on_time,
        cases.is_in_closure_stream
        and cases.first_dispatched_at is not null
        and cases.first_handling_deadline is not null as is_first_handled_due,
        coalesce(cases.first_handled_at <= cases.first_effective_handling_deadline, false) as is_first_handled_on_time,
        coalesce(cases.first_checked_at >= cases.first_handled_at, false) as is_first_checked,
        coalesce(cases.first_checked_at <= cases.first_handled_at + {{ check_limit }}, false) as is_first_checked_in_limit,
        cases.rework_cnt is not null as is_rework_known,
        coalesce(cases.rework_cnt > 0, false) as is_reworked,
        cases.extension_cnt is not null as is_extension_known,
        coalesce(cases.extension_cnt > 0, false) as is_extended,
        cases.is_deferred,
        cases.first_unit_id,
        cases.first_rework_cnt is not null as is_first_rework_known,
        coalesce(cases.first_rework_cnt > 0, false) as is_first_reworked,
        cases.first_extension_cnt is not null as is_first_extension_known,
        coalesce(cases.first_extension_cnt > 0, false) as is_first_extended,
        {%- for spell in case_spells() %}
        cases.{{ spell }}_on,
        cases.{{ spell }}_off,
        {%- endfor %}
        cases.is_duplicate,
        {%- for days in recurrence_windows() %}
        cases.is_first_matured_{{ days }}d,
        cases.is_first_matured_{{ days }}d and cases.is_first_recurring_{{ days }}d as is_first_recurring_{{ days }}d,
        cases.is_matured_{{ days }}d,
        cases.is_matured_{{ days }}d and cases.is_recurring_{{ days }}d as is_recurring_{{ days }}d
        {{- ',' if not loop.last }}
        {%- endfor %}
    from cases
    left join {{ ref('int_case__overdue_spell') }} as spells
        on cases.case_id = spells.case_id

)

select * from counted
