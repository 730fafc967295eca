-- More days than any data or limit needs, whatever a source may date wrongly: so they hang on no domain, and stay the same
-- for ever, so that no case is judged anew for them. The legal calendar knows fewer, the others have their week-ends.
with days as (

    {{ days_between("date '1970-01-01'", "date '2099-12-31'") }}

),

legal as (

    select * from {{ ref('legal_calendar') }}

),

overrides as (

    select * from {{ ref('stg_reference__calendar_days') }}

),

-- The city's own table beats the legal calendar, which beats the weekend (DOMAIN §4.4).
named as (

    select
        days.day,
        coalesce(
            overrides.day_kind,
            legal.day_kind,
            case when {{ iso_weekday('days.day') }} >= 6 then '休息日' else '工作日' end
        ) as day_kind
    from days
    left join overrides
        on days.day = overrides.day
    left join legal
        on days.day = legal.day

),

numbered as (

    select
        *,
        day_kind = '工作日' as is_workday,
        sum(case when day_kind = '工作日' then 1 else 0 end) over (
            order by day
            rows between unbounded preceding and current row
        ) as workday_cnt
    from named

),

final as (

    select
        day,
        day_kind,
        is_workday,
        cast(case when is_workday then workday_cnt end as bigint) as workday_no,
        cast(case when is_workday then workday_cnt - 1 else workday_cnt end as bigint) as workdays_before
    from numbered

)

select * from final
