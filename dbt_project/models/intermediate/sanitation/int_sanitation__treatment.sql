-- What is treated comes from the whole city: the two sides of S06 share no smaller territory (T23).
with treated as (

    select
        op_date as on_date,
        case when is_harmless then treated_t * 1000 else 0 end as harmless_kg
    from {{ ref('fct_facility_day') }}
    where is_msw and treated_t is not null

),

collected as (

    select
        weighed_on as on_date,
        net_kg
    from {{ ref('fct_weigh_ticket') }}
    where is_first_weighing and is_msw

),

treated_days as (

    select
        on_date,
        sum(harmless_kg) as harmless_kg,
        count(*) as treated_cnt
    from treated
    group by on_date

),

collected_days as (

    select
        on_date,
        sum(net_kg) as collected_kg,
        count(*) as weighing_cnt
    from collected
    group by on_date

),

-- Only days that both reports reach: a plant that reports from July on has not left the waste of
-- January untreated.
treated_span as (

    select
        min(on_date) as first_day,
        max(on_date) as last_day
    from treated_days

),

collected_span as (

    select
        min(on_date) as first_day,
        max(on_date) as last_day
    from collected_days

),

daily as (

    select
        on_date,
        harmless_kg,
        treated_cnt,
        0 as collected_kg,
        0 as weighing_cnt
    from treated_days

    union all

    select
        on_date,
        0 as harmless_kg,
        0 as treated_cnt,
        collected_kg,
        weighing_cnt
    from collected_days

),

covered as (

    select daily.*
    from daily
    cross join treated_span
    cross join collected_span
    where
        daily.on_date between treated_span.first_day and treated_span.last_day
        and daily.on_date between collected_span.first_day and collected_span.last_day

),

rolled as (

    select
        periods.period_type,
        periods.period_start,
        city.area_id,
        'total' as breakdown,
        '' as breakdown_id,
        cast(sum(covered.harmless_kg) as decimal(38, 6)) as harmless_kg,
        cast(sum(covered.treated_cnt) as bigint) as treated_cnt,
        cast(sum(covered.collected_kg) as decimal(38, 6)) as collected_kg,
        cast(sum(covered.weighing_cnt) as bigint) as weighing_cnt
    from covered
    inner join {{ ref('dim_period') }} as periods
        on
            periods.period_type <> 'D'
            and covered.on_date between periods.period_start and periods.period_end
    inner join {{ ref('int_area__tree') }} as city
        on city.area_level = 'city'
    group by periods.period_type, periods.period_start, city.area_id

)

select * from rolled
