{{ config(materialized = 'view') }}

{#
  Stretches of time in which a filed case stands in a state, by day as `<name>_on` and `<name>_off`:
  open (在办, twice when it was reopened), suspended (挂账), overdue at the handling (超期未处置,
  before and after a suspension) and 积案 for its reasons, which are kept from overlapping.
#}
{% set spells = case_spells() %}
{% set backlog_overdue = "interval '" ~ var('backlog_overdue_days') ~ "' day" %}
{% set backlog_suspended = "interval '" ~ var('backlog_suspended_days') ~ "' day" %}

with cases as (

    select
        *,
        least(closed_at, voided_at, transferred_at) as ended_at,
        filed_at is not null and (is_valid or voided_at is not null) as can_stand,
        -- 重开: the first closing counts in its own month, whatever becomes of the case (DOMAIN §4.3).
        is_in_closure_stream
        and first_closed_at <= first_reopened_at
        and first_close_deadline is not null as is_closed_before,
        is_in_closure_stream
        and (is_valid or voided_at is not null)
        and (not is_suspended or suspended_at is not null) as can_be_late
    from {{ ref('int_case__recurrence') }}

),

-- A case that went on without a handling was handled at a time that its source does not tell.
told as (

    select
        *,
        can_be_late
        and dispatched_at is not null
        and handling_deadline is not null
        and (
            handled_at is not null
            or (not (is_closed and not is_forced_close) and coalesce(status, '') <> '待核查')
        ) as can_be_unhandled,
        is_in_closure_stream
        and first_dispatched_at is not null
        and first_handled_at is not null
        and first_handling_deadline is not null as was_handled_before,
        -- What was dispatched in a life that is known by itself begins in this one with its 重开.
        case when first_handled_at is not null then greatest(dispatched_at, reopened_at) else dispatched_at end as sent_at
    from cases

),

-- greatest() and least() skip nulls: where a time must be known, `case` says so. When the third 返工
-- was, the last failed check tells, later the handling that followed it.
bounded as (

    select
        *,
        coalesce(earlier_suspended_at, suspended_at) as suspended_first_at,
        least(handled_at, ended_at) as handling_ended_at,
        case when can_be_unhandled then greatest(sent_at, handling_deadline) end as handling_due_at,
        case when can_be_unhandled then greatest(sent_at, effective_handling_deadline) end as moved_handling_due_at,
        case when can_be_late and close_deadline is not null
            then greatest(filed_at, reopened_at, close_deadline) + {{ backlog_overdue }} end as backlog_at,
        case when can_be_late and effective_deadline is not null
            then greatest(filed_at, reopened_at, effective_deadline) + {{ backlog_overdue }} end as moved_backlog_at,
        case
            when can_be_late and rework_cnt >= {{ var('backlog_rework_cnt') }}
                then coalesce(reopened_at, least(checked_at, handled_at), dispatched_at, filed_at)
        end as reworked_often_at
    from told

),

bounds as (

    select
        *,
        case when can_stand then filed_at end as open_from,
        case
            when first_closed_at <= first_reopened_at then first_closed_at
            when first_reopened_at < reopened_at then first_reopened_at
            else ended_at
        end as open_to,
        case when can_stand and (first_closed_at <= first_reopened_at or first_reopened_at < reopened_at) then reopened_at end
            as open_again_from,
        ended_at as open_again_to,
        case when can_stand and earlier_suspended_at is not null then greatest(filed_at, earlier_suspended_at) end
            as suspended_before_from,
        least(earlier_resumed_at, ended_at) as suspended_before_to,
        case when can_stand and suspended_at is not null then greatest(filed_at, suspended_at) end as suspended_from,
        least(resumed_at, ended_at) as suspended_to,
        case when was_handled_before then greatest(first_dispatched_at, first_handling_deadline) end
            as handling_overdue_before_from,
        least(first_handled_at, first_closed_at, first_suspended_at) as handling_overdue_before_to,
        case
            when was_handled_before and first_resumed_at is not null
                then greatest(first_dispatched_at, first_effective_handling_deadline, first_resumed_at)
        end as handling_overdue_before_again_from,
        least(first_handled_at, first_closed_at) as handling_overdue_before_again_to,
        case when suspended_at is null or handling_due_at < suspended_first_at then handling_due_at end
            as handling_overdue_from,
        least(handling_ended_at, suspended_first_at) as handling_overdue_to,
        case when earlier_suspended_at is not null and can_be_unhandled and handling_deadline_between is not null
            then greatest(sent_at, handling_deadline_between, earlier_resumed_at) end as handling_overdue_between_from,
        least(handling_ended_at, suspended_at) as handling_overdue_between_to,
        case when resumed_at is not null and moved_handling_due_at is not null
            then greatest(moved_handling_due_at, resumed_at) end as handling_overdue_again_from,
        handling_ended_at as handling_overdue_again_to,
        case when suspended_at is null or backlog_at < suspended_first_at then backlog_at end as backlog_overdue_from,
        least(ended_at, suspended_first_at, reworked_often_at) as backlog_overdue_to,
        case when earlier_suspended_at is not null and can_be_late and close_deadline_between is not null
            then greatest(
                greatest(filed_at, reopened_at, close_deadline_between) + {{ backlog_overdue }}, earlier_resumed_at
            ) end as backlog_overdue_between_from,
        least(ended_at, suspended_at, reworked_often_at) as backlog_overdue_between_to,
        case when can_be_late then earlier_suspended_at + {{ backlog_suspended }} end as backlog_suspended_before_from,
        least(ended_at, earlier_resumed_at, reworked_often_at) as backlog_suspended_before_to,
        case when can_be_late then suspended_at + {{ backlog_suspended }} end as backlog_suspended_from,
        least(ended_at, resumed_at, reworked_often_at) as backlog_suspended_to,
        case when resumed_at is not null and moved_backlog_at is not null
            then greatest(moved_backlog_at, resumed_at) end as backlog_overdue_again_from,
        least(ended_at, reworked_often_at) as backlog_overdue_again_to,
        reworked_often_at as backlog_reworked_from,
        ended_at as backlog_reworked_to
    from bounded

),

-- A stretch that has not begun, or that ended before it could begin, is none.
begun as (

    select
        *
        {%- for spell in spells %}
        {%- set is_begun -%}
            {{ spell }}_from < as_of and ({{ spell }}_to is null or {{ spell }}_to > {{ spell }}_from)
        {%- endset %},
        cast(case when {{ is_begun }} then {{ spell }}_from end as date) as {{ spell }}_on,
        cast(case when {{ is_begun }} then {{ spell }}_to end as date) as {{ spell }}_off
        {%- endfor %}
    from bounds

)

select * from begun
