-- The mean of the months that have a total, taken from the unrounded totals by the weights of the months, what the period
-- alone is scored by, and what quarterly reviews gave and took (DOMAIN §10.3).
with longer as (

    select * from {{ ref('int_league__longer') }}

),

newest as (

    select * from longer where period_start = last_month

),

sums as (

    select
        period_type,
        long_start,
        unit_id,
        count(*) as member_cnt,
        coalesce(sum(case when total_raw is not null then month_weight end), sum(month_weight)) as weight_sum,
        sum(case when total_raw is not null then cast(bonus as decimal(18, 8)) * month_weight end) as bonus,
        sum(case when total_raw is not null then cast(deduction as decimal(18, 8)) * month_weight end) as deduction,
        sum(cast(total_raw as decimal(18, 8)) * month_weight) as total_raw,
        sum(case when total_raw is not null then cast(variance as double) * month_weight * month_weight end) as variance,
        min(veto_zh) as veto_zh
    from longer
    group by period_type, long_start, unit_id

),

reviewed as (

    select
        period_type,
        long_start,
        unit_id,
        sum(case when event_kind = '加分' then points else 0 end) as bonus,
        sum(case when event_kind <> '加分' then points else 0 end) as deduction,
        min(case when event_kind = '一票否决' then ground end) as veto_zh
    from {{ ref('int_league__long_event') }}
    group by period_type, long_start, unit_id

),

own as (

    select
        period_type,
        long_start,
        unit_id,
        count(*) as own_cnt,
        count(score) as scored_cnt,
        sum(cast(cast(score as decimal(18, 8)) * weight as decimal(38, 8))) as score,
        sum(cast(variance as double) * weight * weight) as variance,
        {{ sorted_text('case when score is null then component_name end', 'sort_order') }} as missing_zh
    from {{ ref('int_league__period_score') }}
    group by period_type, long_start, unit_id

),

averaged as (

    select
        newest.period_type,
        newest.long_start as period_start,
        newest.long_end as period_end,
        newest.rule_edition,
        newest.group_name,
        newest.group_order,
        newest.unit_id,
        newest.unit_name,
        newest.month_cnt,
        newest.needed_cnt,
        sums.member_cnt,
        sums.weight_sum,
        coalesce(own.own_cnt = own.scored_cnt, true) as is_scored,
        coalesce(own.score, 0) as own_score,
        coalesce(own.missing_zh, '') as missing_zh,
        coalesce(sums.veto_zh, reviewed.veto_zh) as veto_zh,
        newest.month_cnt >= newest.needed_cnt as is_enough,
        coalesce(reviewed.bonus, 0) as reviewed_bonus,
        coalesce(reviewed.deduction, 0) as reviewed_deduction,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.bonus * newest.month_share / sums.weight_sum as decimal(38, 8))
            else cast(0 as decimal(38, 8))
        end as bonus,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.deduction * newest.month_share / sums.weight_sum as decimal(38, 8))
            else cast(0 as decimal(38, 8))
        end as deduction,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.total_raw * newest.month_share / sums.weight_sum as decimal(38, 8))
        end as month_score,
        cast(
            sums.variance * newest.month_share * newest.month_share / (sums.weight_sum * sums.weight_sum)
            + coalesce(own.variance, 0)
            as decimal(38, 8)
        ) as variance
    from newest
    inner join sums
        on
            newest.period_type = sums.period_type
            and newest.long_start = sums.long_start
            and newest.unit_id = sums.unit_id
    left join own
        on
            newest.period_type = own.period_type
            and newest.long_start = own.long_start
            and newest.unit_id = own.unit_id
    left join reviewed
        on
            newest.period_type = reviewed.period_type
            and newest.long_start = reviewed.long_start
            and newest.unit_id = reviewed.unit_id

),

final as (

    select
        period_type,
        period_start,
        period_end,
        rule_edition,
        group_name,
        group_order,
        unit_id,
        unit_name,
        month_cnt,
        needed_cnt,
        member_cnt,
        weight_sum,
        veto_zh,
        -- What the components of the months give, without what stands beside them.
        cast(month_score - bonus + deduction as decimal(38, 8)) as components_score,
        concat_ws('、', case when not is_enough then '可计月份不足' end, nullif(missing_zh, '')) as missing_components,
        cast(bonus + case when is_enough then reviewed_bonus else 0 end as decimal(38, 8)) as bonus,
        cast(deduction + case when is_enough then reviewed_deduction else 0 end as decimal(38, 8)) as deduction,
        case
            when is_scored then cast(month_score + own_score + reviewed_bonus - reviewed_deduction as decimal(38, 8))
        end as total_raw,
        variance
    from averaged

)

select * from final
