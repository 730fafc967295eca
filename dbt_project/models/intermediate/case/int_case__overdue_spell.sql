-- When a case stands overdue and open: from its deadline to its end (DOMAIN §4.2). Until a suspension
-- the stated deadline is in force; the suspended time belongs to no spell; from the resumption on, the
-- deadline is later by its length. A case that is suspended or voided at an unknown time has no spell.
with cases as (

    select * from {{ ref('fct_case') }}
    where
        has_deadline
        and is_in_closure_stream
        and (is_valid or voided_at is not null)
        and (not is_suspended or suspended_at is not null)

),

bounded as (

    select
        case_id,
        district_id,
        street_id,
        unit_id,
        category_id,
        channel,
        as_of,
        suspended_at,
        resumed_at,
        greatest(filed_at, close_deadline) as stated_overdue_from,
        greatest(filed_at, effective_deadline) as overdue_from,
        least(closed_at, voided_at, transferred_at) as overdue_to
    from cases

),

spells as (

    select
        *,
        overdue_from as starts_at,
        overdue_to as ends_at
    from bounded
    where suspended_at is null

    union all

    select
        *,
        stated_overdue_from as starts_at,
        least(overdue_to, suspended_at) as ends_at
    from bounded
    where suspended_at is not null and stated_overdue_from < suspended_at

    union all

    select
        *,
        greatest(overdue_from, resumed_at) as starts_at,
        overdue_to as ends_at
    from bounded
    where resumed_at is not null

),

standing as (

    select
        case_id,
        district_id,
        street_id,
        unit_id,
        category_id,
        channel,
        starts_at,
        ends_at,
        as_of
    from spells
    where ends_at is null or ends_at > starts_at

)

select * from standing
