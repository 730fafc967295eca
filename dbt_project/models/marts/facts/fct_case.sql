{{ config(materialized = 'view') }}

-- A view: what depends on the time of the data moves every night, the cases themselves do not.
with cases as (

    select * from {{ ref('int_case__state') }}

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
        cases.accepted_at,
        cases.filed_at,
        cases.dispatched_at,
        cases.handling_deadline,
        cases.effective_handling_deadline,
        cases.handled_at,
        cases.checked_at,
        cases.closed_at,
        cases.first_closed_at,
        cases.last_closed_at,
        cases.first_close_deadline,
        cases.first_unit_id,
        cases.first_rework_cnt,
        cases.first_extension_cnt,
        cases.first_reopened_at,
        cases.reopened_at,
        cases.close_deadline,
        cases.original_deadline,
        cases.effective_deadline,
        cases.deadline_basis,
        cases.voided_at,
        cases.transferred_at,
        cases.suspended_at,
        cases.resumed_at,
        cases.earlier_suspended_at,
        cases.earlier_resumed_at,
        cases.handling_deadline_between,
        cases.close_deadline_between,
        cases.is_suspended,
        cases.is_voided,
        cases.handling_hours,
        cast(cases.limit_seconds / 3600.0 as double) as limit_hours,
        cast(cases.used_seconds / 3600.0 as double) as used_hours,
        cases.is_valid,
        cases.is_closed,
        cases.is_for_closure,
        cases.is_in_closure_stream,
        cases.is_closed_on_time,
        cases.is_closed and coalesce(cases.close_type, '正常') = '强制' as is_forced_close,
        coalesce(
            cases.closed_at is null
            and not cases.is_voided
            and cases.transferred_at is null
            and not cases.is_suspended
            and greatest(cases.filed_at, cases.effective_deadline, cases.resumed_at) < as_of.as_of
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
