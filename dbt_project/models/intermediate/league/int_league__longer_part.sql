-- A component's share in each month that a quarter or year averages. What a month contributes is the step from the
-- mean of the months before to the mean with it, so that the months add up to the score to the last digit. Months weigh
-- what the edition says. Bonus and deduction carry no weight of their own: they count by the share of the months.
with parts as (

    select
        period_start,
        unit_id,
        component_code,
        score
    from {{ ref('int_league__component_month') }}
    union all
    select
        period_start,
        unit_id,
        'bonus' as component_code,
        bonus as score
    from {{ ref('int_league__month') }}
    union all
    select
        period_start,
        unit_id,
        'deduction' as component_code,
        -deduction as score
    from {{ ref('int_league__month') }}

),

used as (

    select
        longer.period_type,
        longer.long_start,
        longer.unit_id,
        parts.period_start,
        parts.component_code,
        longer.month_weight,
        cast(parts.score as decimal(18, 8)) * longer.month_weight as weighed,
        sum(cast(parts.score as decimal(18, 8)) * longer.month_weight) over (
            partition by longer.period_type, longer.long_start, longer.unit_id, parts.component_code
            order by parts.period_start
        ) as running,
        sum(longer.month_weight) over (
            partition by longer.period_type, longer.long_start, longer.unit_id, parts.component_code
        ) as whole,
        case
            when parts.component_code in ('bonus', 'deduction') then longer.month_share
            else cast(1 as decimal(18, 4))
        end as counted_share
    from {{ ref('int_league__longer') }} as longer
    inner join parts
        on
            longer.period_start = parts.period_start
            and longer.unit_id = parts.unit_id
    where longer.total_raw is not null and longer.month_cnt >= longer.needed_cnt

),

final as (

    select
        period_type,
        long_start,
        unit_id,
        period_start,
        component_code,
        month_weight,
        cast(running * counted_share / whole as decimal(38, 8))
        - cast((running - weighed) * counted_share / whole as decimal(38, 8)) as points
    from used

)

select * from final
