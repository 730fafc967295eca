-- Quarters, half-years and years: the months that are averaged. A unit is where its newest month puts it. The edition
-- says how many months it takes, and whether half-years are assessed at all; those before a unit entered are not asked
-- of it.
with months as (

    select * from {{ ref('int_league__month') }}

),

placed as (

    {% for period_type, length in [('Q', 3), ('H', 6), ('Y', 12)] %}
    select
        '{{ period_type }}' as period_type,
        {{ period_start(period_type, 'period_start') }} as long_start,
        cast({{ period_start(period_type, 'period_start') }} + interval '{{ length }}' month - interval '1' day as date)
            as long_end,
        *
    from months
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

numbered as (

    select
        *,
        max(period_start) over (partition by period_type, long_start) as last_month,
        max(period_start) over (partition by period_type, long_start, unit_id) as last_month_of_unit,
        min(period_start) over (partition by period_type, long_start, unit_id) as first_month_of_unit,
        count(total_raw) over (partition by period_type, long_start, unit_id) as month_cnt
    from placed

),

first_months as (

    select min(period_start) as first_month from months

),

newest_editions as (

    select
        numbered.period_type,
        numbered.long_start,
        numbered.unit_id,
        case numbered.period_type
            when 'Q' then rules.quarter_min_months
            when 'H' then rules.half_year_min_months
            else rules.year_min_months
        end as min_months
    from numbered
    inner join {{ ref('stg_reference__assess_editions') }} as rules
        on numbered.rule_edition = rules.rule_edition
    where numbered.period_start = numbered.last_month_of_unit

),

needed as (

    select
        numbered.*,
        greatest(
            1,
            newest_editions.min_months
            - case
                when numbered.first_month_of_unit > greatest(numbered.long_start, first_months.first_month)
                    then extract(month from numbered.first_month_of_unit) - extract(month from numbered.long_start)
                else 0
            end
        ) as needed_cnt
    from numbered
    cross join first_months
    inner join newest_editions
        on
            numbered.period_type = newest_editions.period_type
            and numbered.long_start = newest_editions.long_start
            and numbered.unit_id = newest_editions.unit_id
    where numbered.last_month = numbered.last_month_of_unit and newest_editions.min_months is not null

)

select * from needed
