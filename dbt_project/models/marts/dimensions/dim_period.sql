{#
  period type, its length, and the way back to the period it is compared with (同比).
#}
{% set lengths = [
    ('D', "interval '1' day", "interval '1' year"),
    ('W', "interval '7' day", "interval '364' day"),
    ('M', "interval '1' month", "interval '1' year"),
    ('Q', "interval '3' month", "interval '1' year"),
    ('H', "interval '6' month", "interval '1' year"),
    ('Y', "interval '1' year", "interval '1' year"),
] %}
with days as (

    select day from {{ ref('dim_calendar') }}

),

starts as (

    {% for period_type, _, _ in lengths %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'day') }} as period_start
    from days
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

bounded as (

    {% for period_type, length, year in lengths %}
    select
        period_type,
        period_start,
        cast(period_start + {{ length }} - interval '1' day as date) as period_end,
        cast(period_start - {{ length }} as date) as prev_period_start,
        cast(period_start - {{ year }} as date) as prev_year_start
    from starts
    where period_type = '{{ period_type }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- 年内累计: the year up to the end of each of its months.
to_date as (

    select
        {{ to_date_type('period_start') }} as period_type,
        {{ period_start('Y', 'period_start') }} as period_start,
        period_end,
        cast(null as date) as prev_period_start,
        cast({{ period_start('Y', 'period_start') }} - interval '1' year as date) as prev_year_start
    from bounded
    where period_type = 'M'

),

every_one as (

    select * from bounded
    union all
    select * from to_date

),

named as (

    select
        *,
        cast(extract(year from period_start) as varchar) || '年' as year_zh,
        cast(extract(month from period_start) as varchar) || '月' as month_zh,
        cast(extract(day from period_start) as varchar) || '日' as day_zh,
        cast(extract(month from period_end) as varchar) || '月' as last_month_zh
    from every_one

),

final as (

    select
        period_type,
        period_start,
        period_end,
        case period_type
            when 'D' then year_zh || month_zh || day_zh
            when 'W' then year_zh || month_zh || day_zh || '起一周'
            when 'M' then year_zh || month_zh
            when 'Q' then year_zh || '第' || cast(extract(quarter from period_start) as varchar) || '季度'
            when 'H' then year_zh || case when extract(month from period_start) = 1 then '上半年' else '下半年' end
            when 'Y' then year_zh
            when 'Y01' then year_zh || '1月'
            else year_zh || '1—' || last_month_zh
        end as period_name_zh,
        prev_period_start,
        prev_year_start
    from named

)

select * from final
