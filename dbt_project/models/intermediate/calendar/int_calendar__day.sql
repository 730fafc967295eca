{% set first_day = "date '2000-01-01'" %}
-- From before any data to the end of the decade after the time of the data, for limits that end then: the days stay
-- the same over a New Year, so that no case is judged anew for it. The legal calendar knows fewer days, the others have
-- their week-ends.
with bounds as (

    select
        cast(
            make_date(cast(floor(extract(year from max(as_of)) / 10) * 10 + 20 as integer), 1, 1) - interval '1' day as date
        ) as last_day
    from {{ ref('int_source__as_of') }}

),

days as (

    {{ days_between(first_day, '(select last_day from bounds)') }}

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
