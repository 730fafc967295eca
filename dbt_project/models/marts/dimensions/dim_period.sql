with days as (

    select day from {{ ref('dim_calendar') }}

),

{% for period_type, unit in [('D', 'day'), ('M', 'month'), ('Q', 'quarter'), ('Y', 'year')] %}
{{ unit }}s_covered as (

    select distinct
        '{{ period_type }}' as period_type,
        cast(date_trunc('{{ unit }}', day) as date) as period_start,
        cast(date_trunc('{{ unit }}', day) + interval '{{ 3 if unit == "quarter" else 1 }}'
        {{ 'month' if unit == 'quarter' else unit }} - interval '1' day as date) as period_end,
        cast(date_trunc('{{ unit }}', day) - interval '{{ 3 if unit == "quarter" else 1 }}'
        {{ 'month' if unit == 'quarter' else unit }} as date) as prev_period_start,
        cast(date_trunc('{{ unit }}', day) - interval '1' year as date) as prev_year_start
    from days

),
{% endfor %}

combined as (

    select * from days_covered
    union all
    select * from months_covered
    union all
    select * from quarters_covered
    union all
    select * from years_covered

),

final as (

    select
        period_type,
        period_start,
        period_end,
        case period_type
            when 'D'
                then
                    cast(extract(year from period_start) as varchar) || '年'
                    || cast(extract(month from period_start) as varchar) || '月'
                    || cast(extract(day from period_start) as varchar) || '日'
            when 'M'
                then
                    cast(extract(year from period_start) as varchar) || '年'
                    || cast(extract(month from period_start) as varchar) || '月'
            when 'Q'
                then
                    cast(extract(year from period_start) as varchar) || '年第'
                    || cast(extract(quarter from period_start) as varchar) || '季度'
            else cast(extract(year from period_start) as varchar) || '年'
        end as period_name_zh,
        prev_period_start,
        prev_year_start
    from combined

)

select * from final
