-- The mean of the months that have a total, taken from the unrounded totals, and what quarterly reviews gave and took
-- (DOMAIN §10.3).
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
        sum(case when total_raw is not null then bonus end) as bonus,
        sum(case when total_raw is not null then deduction end) as deduction,
        sum(total_raw) as total_raw,
        sum(case when total_raw is not null then variance end) as variance,
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
        coalesce(sums.veto_zh, reviewed.veto_zh) as veto_zh,
        newest.month_cnt >= newest.needed_cnt as is_enough,
        coalesce(reviewed.bonus, 0) as reviewed_bonus,
        coalesce(reviewed.deduction, 0) as reviewed_deduction,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.bonus / newest.month_cnt as decimal(38, 8))
            else cast(0 as decimal(38, 8))
        end as bonus,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.deduction / newest.month_cnt as decimal(38, 8))
            else cast(0 as decimal(38, 8))
        end as deduction,
        case
            when newest.month_cnt >= newest.needed_cnt then cast(sums.total_raw / newest.month_cnt as decimal(38, 8))
        end as total_raw,
        cast(sums.variance / (newest.month_cnt * newest.month_cnt) as decimal(38, 8)) as variance
    from newest
    inner join sums
        on
            newest.period_type = sums.period_type
            and newest.long_start = sums.long_start
            and newest.unit_id = sums.unit_id
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
        veto_zh,
        cast(bonus + case when is_enough then reviewed_bonus else 0 end as decimal(38, 8)) as bonus,
        cast(deduction + case when is_enough then reviewed_deduction else 0 end as decimal(38, 8)) as deduction,
        cast(total_raw + reviewed_bonus - reviewed_deduction as decimal(38, 8)) as total_raw,
        variance
    from averaged

)

select * from final
