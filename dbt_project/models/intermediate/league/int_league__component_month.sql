-- A component's score of a month is what its evidence adds up to.
with states as (

    select * from {{ ref('int_league__component_state') }}

),

sums as (

    select
        period_start,
        group_name,
        unit_id,
        component_code,
        cast(sum(points) as decimal(38, 8)) as score
    from {{ ref('int_league__evidence_month') }}
    group by period_start, group_name, unit_id, component_code

),

final as (

    select
        states.period_start,
        states.rule_edition,
        states.group_name,
        states.unit_id,
        states.component_code,
        states.component_name,
        states.component_source,
        states.sort_order,
        states.weight,
        states.full_score,
        states.bonus,
        states.n,
        states.status,
        sums.score,
        cast(cast(sums.score as decimal(18, 8)) * states.weight as decimal(38, 8)) as weighted_score,
        cast(cast(states.variance as double) * cast(states.weight as double) * cast(states.weight as double) as decimal(38, 8))
            as weighted_variance
    from states
    left join sums
        on
            states.status = 'ok'
            and states.period_start = sums.period_start
            and states.group_name = sums.group_name
            and states.unit_id = sums.unit_id
            and states.component_code = sums.component_code

)

select * from final
