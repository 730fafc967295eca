with covered as (

    select
        cast(date_trunc('year', first_day) as date) as first_day,
        cast(date_trunc('year', last_day) + interval '1' year - interval '1' day as date) as last_day
    from {{ ref('int_source__span') }}

),

days as (

    {{ days_between('(select first_day from covered)', '(select last_day from covered)') }}

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

final as (

    select
        day,
        day_kind = '工作日' as is_workday,
        day_kind
    from named

)

select * from final
