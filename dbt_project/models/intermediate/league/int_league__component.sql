-- Components of months, quarters and years. What a component of the months weighs in a quarter is the mean of what it
-- weighed in them, of the share that the months have; the last one takes the rest of the division, of weights as of
-- scores, so that they add up to that share and to the total to the last digit. Beside them stand the components of the
-- quarter itself.
with months as (

    select
        'M' as period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code,
        component_name,
        component_source,
        sort_order,
        weight,
        full_score,
        bonus,
        n,
        status,
        score,
        weighted_score,
        weighted_variance
    from {{ ref('int_league__component_month') }}

),

longer as (

    select * from {{ ref('int_league__longer') }}

),

totals as (

    select * from {{ ref('int_league__long_total') }}

),

scores as (

    select
        period_type,
        long_start,
        unit_id,
        component_code,
        cast(sum(points) as decimal(38, 8)) as score
    from {{ ref('int_league__longer_part') }}
    group by period_type, long_start, unit_id, component_code

),

-- Of every month, scored or not: a component that was never scored stands without a score. Its name and number are
-- those of the newest edition that has it.
averaged as (

    select
        totals.period_type,
        totals.period_start,
        totals.rule_edition,
        totals.group_name,
        totals.unit_id,
        totals.components_score,
        max(longer.month_share) as month_share,
        months.component_code,
        max_by(months.component_name, months.period_start) as component_name,
        max_by(months.component_source, months.period_start) as component_source,
        max_by(months.sort_order, months.period_start) as sort_order,
        max(months.full_score) as full_score,
        sum(
            case when longer.total_raw is not null or totals.month_cnt = 0 then months.weight * longer.month_weight end
        ) * max(longer.month_share) / max(totals.weight_sum) as weight,
        sum(case when longer.total_raw is not null then cast(months.bonus as decimal(18, 8)) * longer.month_weight end)
        * max(longer.month_share) / max(totals.weight_sum) as bonus,
        sum(months.n) as n,
        sum(
            case
                when longer.total_raw is not null then cast(months.weighted_score as decimal(18, 8)) * longer.month_weight
            end
        ) * max(longer.month_share) / max(totals.weight_sum) as weighted_score,
        sum(
            case
                when longer.total_raw is not null
                    then cast(months.weighted_variance as double) * longer.month_weight * longer.month_weight
            end
        ) * max(longer.month_share) * max(longer.month_share) / (max(totals.weight_sum) * max(totals.weight_sum))
            as weighted_variance
    from longer
    inner join months
        on
            longer.period_start = months.period_start
            and longer.unit_id = months.unit_id
    inner join totals
        on
            longer.period_type = totals.period_type
            and longer.long_start = totals.period_start
            and longer.unit_id = totals.unit_id
    group by
        totals.period_type, totals.period_start, totals.rule_edition, totals.group_name, totals.unit_id,
        totals.components_score, months.component_code

),

chained as (

    select
        averaged.*,
        scores.score,
        cast(coalesce(averaged.weight, 0) as decimal(18, 4)) as rounded_weight,
        sum(cast(coalesce(averaged.weight, 0) as decimal(18, 4))) over units as weight_before,
        cast(averaged.weighted_score as decimal(38, 8)) as rounded,
        sum(cast(averaged.weighted_score as decimal(38, 8))) over units as rounded_before,
        row_number() over (
            partition by averaged.period_type, averaged.period_start, averaged.unit_id
            order by averaged.sort_order desc, averaged.component_code desc
        ) as from_last
    from averaged
    left join scores
        on
            averaged.components_score is not null
            and averaged.period_type = scores.period_type
            and averaged.period_start = scores.long_start
            and averaged.unit_id = scores.unit_id
            and averaged.component_code = scores.component_code
    window
        units as (
            partition by averaged.period_type, averaged.period_start, averaged.unit_id
            order by averaged.sort_order, averaged.component_code
        )

),

final as (

    select * from months
    union all
    select
        period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code,
        component_name,
        component_source,
        sort_order,
        cast(
            case when from_last = 1 then month_share - (weight_before - rounded_weight) else rounded_weight end
            as decimal(18, 4)
        ) as weight,
        full_score,
        cast(coalesce(bonus, 0) as decimal(38, 8)) as bonus,
        n,
        case when score is null then 'incomplete' else 'ok' end as status,
        score,
        cast(
            case
                when score is null then null
                when from_last = 1 then components_score - (rounded_before - rounded)
                else rounded
            end
            as decimal(38, 8)
        ) as weighted_score,
        cast(weighted_variance as decimal(38, 8)) as weighted_variance
    from chained
    union all
    select
        scores.period_type,
        scores.long_start as period_start,
        totals.rule_edition,
        totals.group_name,
        scores.unit_id,
        scores.component_code,
        scores.component_name,
        scores.component_source,
        scores.sort_order,
        scores.weight,
        scores.full_score,
        cast(0 as decimal(38, 8)) as bonus,
        scores.n,
        case when scores.score is null then 'missing' else 'ok' end as status,
        scores.score,
        cast(cast(scores.score as decimal(18, 8)) * scores.weight as decimal(38, 8)) as weighted_score,
        cast(cast(scores.variance as double) * scores.weight * scores.weight as decimal(38, 8)) as weighted_variance
    from {{ ref('int_league__period_score') }} as scores
    inner join totals
        on
            scores.period_type = totals.period_type
            and scores.long_start = totals.period_start
            and scores.unit_id = totals.unit_id

)

select * from final
