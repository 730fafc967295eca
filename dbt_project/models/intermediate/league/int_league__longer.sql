-- Quarters, half-years and years: the months that are averaged, and by which weights. A unit is where its newest month
-- puts it. The edition says how many months it takes, whether half-years are assessed at all, and how much the months
-- weigh beside what only the longer period is scored by; those before a unit entered are not asked of it.
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

own_weights as (

    select
        rule_edition,
        group_name,
        period_type,
        sum(weight) as own_weight
    from {{ ref('int_league__group_component') }}
    where period_type <> 'M'
    group by rule_edition, group_name, period_type

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
        end as min_months,
        case numbered.period_type
            when 'Q' then rules.quarter_month_weights
            when 'H' then rules.half_year_month_weights
            else rules.year_month_weights
        end as month_weights,
        cast(1 - coalesce(own_weights.own_weight, 0) as decimal(18, 4)) as month_share
    from numbered
    inner join {{ ref('stg_reference__assess_editions') }} as rules
        on numbered.rule_edition = rules.rule_edition
    left join own_weights
        on
            numbered.rule_edition = own_weights.rule_edition
            and numbered.group_name = own_weights.group_name
            and numbered.period_type = own_weights.period_type
    where numbered.period_start = numbered.last_month_of_unit

),

needed as (

    select
        numbered.*,
        newest_editions.month_share,
        cast(
            coalesce(
                split_part(newest_editions.month_weights, ',', cast(extract(month from numbered.period_start) as integer)),
                '1'
            ) as decimal(18, 4)
        ) as month_weight,
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
