with totals as (

    select * from {{ ref('int_league__total') }}

),

intervals as (

    select * from {{ ref('int_league__rank_interval') }}

),

as_of as (

    select max(as_of) as as_of from {{ ref('int_source__as_of') }} where domain = 'assessment'

),

final as (

    select
        totals.period_type,
        totals.period_start,
        totals.period_end,
        totals.rule_edition,
        totals.group_name,
        cast(totals.group_order as integer) as group_order,
        totals.unit_id,
        totals.unit_name,
        totals.total_raw,
        totals.published_score,
        totals.bonus,
        totals.deduction,
        cast(case when totals.is_ranked then totals.place end as integer) as rank,
        cast(totals.tied_cnt as integer) as tied_cnt,
        cast(totals.prev_place as integer) as prev_rank,
        cast(case when totals.is_ranked then totals.prev_place - totals.place end as integer) as rank_delta,
        intervals.rank_low,
        intervals.rank_high,
        intervals.is_distinguishable,
        totals.list,
        cast(round(cast(totals.group_mean as decimal(38, 8)), 4) as decimal(18, 4)) as group_mean,
        totals.missing_components,
        concat_ws(
            '；',
            case when totals.missing_components <> '' then '缺：' || totals.missing_components end,
            case when totals.veto_zh is not null then '一票否决：' || totals.veto_zh end,
            case when totals.tied_cnt > 1 then '名次并列' end,
            case
                when totals.is_ranked and totals.month_cnt < totals.member_cnt
                    then '按 ' || cast(totals.month_cnt as varchar) || ' 个月平均'
            end
        ) as remark_zh,
        as_of.as_of
    from totals
    cross join as_of
    left join intervals
        on
            totals.period_type = intervals.period_type
            and totals.period_start = intervals.period_start
            and totals.group_name = intervals.group_name
            and totals.unit_id = intervals.unit_id

)

select * from final
