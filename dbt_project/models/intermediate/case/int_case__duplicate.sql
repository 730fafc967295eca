{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('case_id in (select case_id from ' ~ ref('int_case__affected') ~ ' where is_touched)') }}"
    )
}}

-- 重复上报 (R05, DOMAIN §8, §17): the same problem was reported before at this place and still stood open.
-- A void case counts as a report, but nothing duplicates it. Of two reports at one moment none is first.
-- One that was reopened (重开) stood open from its report to its first closing and from each reopening to the next
-- closing, not between. Whose closing nobody saw was open, as far as anybody knows, until it was reopened.
with reported as (

    select
        case_id,
        family_id,
        place_key,
        is_valid,
        reported_at,
        closed_at,
        first_closed_at,
        first_reopened_at,
        reopened_at,
        transferred_at
    from {{ ref('int_case__state') }}
    where
        {{ at_place() }}
        and family_id <> '-'
        {% if is_incremental() %}
        and case_id in (select case_id from {{ ref('int_case__affected') }} where is_touched)
        {% endif %}

),

-- What stands alone at its place repeats nothing.
cases as (

    select * from reported where {{ is_shared('reported', ['family_id', 'place_key']) }}

),

-- A clock that runs backwards must not make a case repeat itself.
lives as (

    select
        case_id,
        family_id,
        place_key,
        is_valid,
        true as is_report,
        reported_at as begun_at,
        case
            when reopened_at is null then closed_at
            when first_closed_at <= first_reopened_at then first_closed_at
            else first_reopened_at
        end as closed_at,
        transferred_at
    from cases

    union all

    select
        cases.case_id,
        cases.family_id,
        cases.place_key,
        cases.is_valid,
        false as is_report,
        greatest(between_lives.reopened_at, cases.reported_at) as begun_at,
        coalesce(between_lives.closed_at, between_lives.reopened_again_at) as closed_at,
        cases.transferred_at
    from cases
    inner join {{ ref('int_case__between_life') }} as between_lives
        on cases.case_id = between_lives.case_id

    union all

    select
        case_id,
        family_id,
        place_key,
        is_valid,
        false as is_report,
        greatest(reopened_at, reported_at) as begun_at,
        closed_at,
        transferred_at
    from cases
    where reopened_at is not null

),

preceded as (

    select
        case_id,
        is_report,
        begun_at,
        max(
            case when is_valid then coalesce(least(closed_at, transferred_at), timestamp '9999-12-31 00:00:00') end
        ) over (
            partition by family_id, place_key
            order by begun_at
            range between unbounded preceding and interval '1' microsecond preceding  -- noqa: PRS
        ) as earlier_open_until
    from lives

),

final as (

    select case_id from preceded where is_report and earlier_open_until >= begun_at

)

select * from final
