{#
  period type: unit of date_trunc, its length, and the length of the period it is compared with (同比).
  Waves of a survey may stand for weeks and half-years; the roll-ups know D, M, Q and Y.
#}
{% set lengths = [
    ('D', 'day', "interval '1' day"),
    ('W', 'week', "interval '7' day"),
    ('M', 'month', "interval '1' month"),
    ('Q', 'quarter', "interval '3' month"),
    ('H', 'half_year', "interval '6' month"),
    ('Y', 'year', "interval '1' year"),
] %}
with days as (

    select day from {{ ref('dim_calendar') }}

),

starts as (

    {% for period_type, unit, length in lengths %}
    select distinct
        '{{ period_type }}' as period_type,
        {% if unit == 'half_year' -%}
        cast(
            date_trunc('year', day)
            + case when extract(month from day) > 6 then 1 else 0 end * {{ length }} as date
        ) as period_start
        {%- else -%}
        cast(date_trunc('{{ unit }}', day) as date) as period_start
        {%- endif %}
    from days
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

bounded as (

    {% for period_type, unit, length in lengths %}
    select
        period_type,
        period_start,
        cast(period_start + {{ length }} - interval '1' day as date) as period_end,
        cast(period_start - {{ length }} as date) as prev_period_start,
        cast(period_start - {{ "interval '364' day" if unit == 'week' else "interval '1' year" }} as date)
            as prev_year_start
    from starts
    where period_type = '{{ period_type }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        *,
        cast(extract(year from period_start) as varchar) || '年' as year_zh,
        cast(extract(month from period_start) as varchar) || '月' as month_zh,
        cast(extract(day from period_start) as varchar) || '日' as day_zh
    from bounded

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
            else year_zh
        end as period_name_zh,
        prev_period_start,
        prev_year_start
    from named

)

select * from final
