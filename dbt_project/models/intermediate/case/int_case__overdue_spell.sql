{{ config(materialized = 'view') }}

-- When a case stands overdue and open: from its deadline to its end (DOMAIN §4.2). Until a suspension
-- the stated deadline is in force; the suspended time belongs to no spell; from the resumption on, the
-- deadline is later by its length, and later once more after another. A reopened case (重开) has an earlier life with a
-- deadline of its own, and its suspensions as one.
-- A case that is suspended or voided at an unknown time has no spell.
with cases as (

    select * from {{ ref('int_case__judged') }}
    where
        (has_deadline or first_close_deadline is not null)
        and is_in_closure_stream
        and (is_valid or voided_at is not null)
        and (not is_suspended or suspended_at is not null)

),

bounded as (

    select
        case_id,
        as_of,
        suspended_at,
        resumed_at,
        earlier_suspended_at,
        coalesce(earlier_suspended_at, suspended_at) as suspended_first_at,
        case
            when earlier_suspended_at is not null and close_deadline_between is not null
                then greatest(filed_at, reopened_at, close_deadline_between, earlier_resumed_at)
        end as between_from,
        case
            when first_closed_at <= first_reopened_at and first_close_deadline is not null
                then greatest(filed_at, first_close_deadline)
        end as earlier_from,
        least(first_closed_at, first_suspended_at) as earlier_to,
        case
            when first_closed_at <= first_reopened_at and first_effective_deadline is not null and first_resumed_at is not null
                then greatest(filed_at, first_effective_deadline, first_resumed_at)
        end as earlier_again_from,
        first_closed_at as earlier_again_to,
        case when close_deadline is not null then greatest(filed_at, reopened_at, close_deadline) end
            as stated_overdue_from,
        case when effective_deadline is not null then greatest(filed_at, reopened_at, effective_deadline) end
            as overdue_from,
        least(closed_at, voided_at, transferred_at) as overdue_to
    from cases

),

spells as (

    select
        case_id,
        as_of,
        earlier_from,
        earlier_to,
        earlier_again_from,
        earlier_again_to,
        case
            when suspended_at is null then overdue_from
            when stated_overdue_from < suspended_first_at then stated_overdue_from
        end as first_from,
        least(overdue_to, suspended_first_at) as first_to,
        between_from,
        least(overdue_to, suspended_at) as between_to,
        case
            when suspended_at is not null and resumed_at is not null and overdue_from is not null
                then greatest(overdue_from, resumed_at)
        end as second_from,
        overdue_to as second_to
    from bounded

),

-- A spell that has not begun, or that ended before it could begin, is none.
begun as (

    select
        case_id,
        {% for spell in ['earlier', 'earlier_again', 'first', 'between', 'second'] %}
        {%- set is_begun -%}
            {{ spell }}_from < as_of and ({{ spell }}_to is null or {{ spell }}_to > {{ spell }}_from)
        {%- endset %}
        case when {{ is_begun }} then {{ spell }}_from end as {{ spell }}_from,
        case when {{ is_begun }} then {{ spell }}_to end as {{ spell }}_to{{ ',' if not loop.last }}
        {% endfor %}
    from spells

)

select * from begun
where coalesce(earlier_from, earlier_again_from, first_from, between_from, second_from) is not null
