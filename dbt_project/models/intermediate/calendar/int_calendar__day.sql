-- One year before the data for a clock that ran backwards, and to the end of the decade after theirs for limits that
-- end then: the days stay the same over a New Year, so that no case is judged anew for it. The legal calendar knows
-- fewer days, the others have their week-ends.
with span as (

    select
        first_day,
        cast(floor(extract(year from last_day) / 10) * 10 + 20 as integer) as end_year
    from {{ ref('int_source__span') }}

),

bounds as (

    select
        cast(date_trunc('year', first_day) - interval '1' year as date) as first_day,
        cast(make_date(end_year, 1, 1) - interval '1' day as date) as last_day
    from span

),

days as (

    {{ days_between('(select first_day from bounds)', '(select last_day from bounds)') }}

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
