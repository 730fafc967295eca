{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'case_id',
        on_schema_change = 'fail'
    )
}}

{#
  What the reference tables say of a case, and what the calendar makes of its limit. A new version of one
  of them moves cases of old batches too.
#}
{% set kept_as = {'handling_due_between': 'handling_deadline_between', 'close_due_between': 'close_deadline_between',
    'first_close_due_at': 'first_close_deadline'} %}
{% set by_reference = [
    'district_id', 'street_id', 'is_area_mapped', 'category_id', 'family_id', 'unit_id', 'first_unit_id', 'discovery',
    'place_key',
    'original_deadline', 'effective_handling_deadline', 'effective_deadline', 'used_seconds',
    'handling_due_between', 'close_due_between',
    'first_close_due_at', 'first_effective_deadline', 'first_handling_deadline', 'first_effective_handling_deadline',
    'first_used_seconds',
] %}

with first_lives as (

    select * from {{ ref('int_case__timed') }} where is_first_life

),

-- Of a first life (重开) that nobody saw, its source may tell a deadline, and nothing else is known.
cases as (

    select
        cases.*,
        first_lives.dispatched_at as first_dispatched_at,
        first_lives.return_cnt as first_return_cnt,
        first_lives.handling_due_at as first_handling_deadline,
        first_lives.effective_handling_deadline as first_effective_handling_deadline,
        first_lives.handled_at as first_handled_at,
        first_lives.checked_at as first_checked_at,
        first_lives.limit_seconds as first_limit_seconds,
        first_lives.used_seconds as first_used_seconds,
        coalesce(first_lives.earlier_suspended_at, first_lives.suspended_at) as first_suspended_at,
        first_lives.suspension_ended_at as first_resumed_at,
        coalesce(first_lives.close_due_at, cases.known_first_close_deadline) as first_close_due_at,
        coalesce(first_lives.effective_deadline, cases.known_first_close_deadline) as first_effective_deadline,
        first_lives.close_type as first_close_type
    from {{ ref('int_case__timed') }} as cases
    left join first_lives
        on cases.case_id = first_lives.case_id
    where not cases.is_first_life

),

{% if is_incremental() %}
before as (

    select *
    from {{ this }}
    where case_id in (select case_id from cases)

),

changed as (

    select
        cases.*,
        before.place_key as before_place_key,
        before.handled_at as before_handled_at,
        before.first_handled_at as before_first_handled_at,
        last_build.build_no + 1 as build_no
    from cases
    cross join (select coalesce(max(build_no), 0) as build_no from {{ this }}) as last_build
    left join before
        on cases.case_id = before.case_id
    where
        before.case_id is null
        or cases.latest_build_no <> before.latest_build_no
        {%- for column in by_reference %}
        or cases.{{ column }} is distinct from before.{{ kept_as.get(column, column) }}
        {%- endfor %}
        or cases.handling_due_at is distinct from before.handling_deadline
        or cases.close_due_at is distinct from before.close_deadline

),
{% else %}
changed as (

    select
        cases.*,
        cast(null as varchar) as before_place_key,
        cast(null as timestamp) as before_handled_at,
        cast(null as timestamp) as before_first_handled_at,
        1 as build_no
    from cases

),
{% endif %}

final as (

    select
        case_id,
        batch_id,
        source_row,
        latest_build_no,
        build_no,
        before_place_key,
        before_handled_at,
        before_first_handled_at,
        source_name,
        case_no,
        district_id,
        street_id,
        is_area_mapped,
        category_id,
        family_id,
        unit_id,
        source_channel as channel,
        discovery,
        coalesce(stream, '常规') as stream,
        case_type,
        status,
        close_type,
        reported_at,
        accepted_at,
        filed_at,
        dispatched_at,
        handling_due_at as handling_deadline,
        effective_handling_deadline,
        handled_at,
        checked_at,
        closed_at,
        first_closed_at,
        last_closed_at,
        first_close_due_at as first_close_deadline,
        first_effective_deadline,
        first_suspended_at,
        first_resumed_at,
        first_dispatched_at,
        first_handling_deadline,
        first_effective_handling_deadline,
        first_handled_at,
        first_checked_at,
        first_unit_id,
        first_rework_cnt,
        first_extension_cnt,
        first_return_cnt,
        first_reopened_at,
        reopened_at,
        close_due_at as close_deadline,
        original_deadline,
        effective_deadline,
        deadline_basis,
        voided_at,
        transferred_at,
        suspended_at,
        suspension_ended_at as resumed_at,
        earlier_suspended_at,
        earlier_resumed_at,
        handling_due_between as handling_deadline_between,
        close_due_between as close_deadline_between,
        is_suspended,
        is_voided,
        -- 作废 after 立案 needs a reason (DOMAIN §4.3, C18).
        is_voided and coalesce(filed_at, dispatched_at) is not null and not has_void_reason as is_void_unexplained,
        -- greatest() skips nulls: an unhandled case has no hours, not 0.
        case
            when dispatched_at is not null and handled_at is not null
                then cast(greatest({{ seconds_between('dispatched_at', 'handled_at') }}, 0) / 3600 as double)
        end as handling_hours,
        limit_seconds,
        used_seconds,
        case
            when first_dispatched_at is not null and first_handled_at is not null
                then cast(greatest({{ seconds_between('first_dispatched_at', 'first_handled_at') }}, 0) / 3600 as double)
        end as first_handling_hours,
        first_limit_seconds,
        first_used_seconds,
        not is_voided as is_valid,
        is_closed,
        is_for_closure,
        is_in_closure_stream,
        coalesce(
            is_closed
            and closed_at <= effective_deadline
            {%- if not var('forced_close_is_on_time') %}
            and coalesce(close_type, '正常') <> '强制'
            {%- endif %},
            false
        ) as is_closed_on_time,
        coalesce(
            first_closed_at <= first_effective_deadline
            {%- if not var('forced_close_is_on_time') %}
            and coalesce(first_close_type, '正常') <> '强制'
            {%- endif %},
            false
        ) as is_first_closed_on_time,
        has_deadline,
        is_clock_skew,
        is_deferred,
        extension_cnt,
        rework_cnt,
        return_cnt,
        place_key,
        place_name,
        -- A component or a shop is a place, whatever its address says.
        coalesce(
            place_key like 'address:%' and trim(address) in ({{ quoted_list(var('dummy_addresses')) }}), false
        ) as is_dummy_place,
        coalesce(wgs_lng, lng) as lng,
        coalesce(wgs_lat, lat) as lat
    from changed

)

select
    *,
    greatest(
        {{ (case_moments() + case_window_ends()) | join(',\n        ') }}
    ) as last_moment_at
from final as cases
