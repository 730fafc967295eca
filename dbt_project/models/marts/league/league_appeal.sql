-- 申诉登记 as it was dealt with: of every appeal and deduction it contests what became of it, in a sentence.
with appeals as (

    select * from {{ ref('int_league__appeal') }}

),

final as (

    select
        appeals.appeal_id,
        appeals.appeal_no,
        appeals.target_no,
        coalesce(appeals.score_id, '') as score_id,
        cast(date_trunc('month', appeals.period_start) as date) as period_start,
        nullif(appeals.unit_id, '-') as unit_id,
        appeals.ground as ground_zh,
        appeals.decision,
        appeals.decided_by_role,
        appeals.appealed_on,
        appeals.decided_on,
        appeals.told_on,
        cast(appeals.appeal_window_days as integer) as window_days,
        appeals.appeal_state,
        case appeals.appeal_state
            when 'applied' then '予以剔除'
            when 'rejected' then '驳回，扣分维持'
            when 'pending' then '待审，扣分暂按原样'
            when 'contradicted' then '决定互相矛盾，扣分暂按原样，当期不得导出'
            when 'unknown' then '还没有对应的扣分，送达后自动生效，所涉月份不得导出'
            else
                '逾期不予采纳：扣分于 ' || cast(appeals.told_on as varchar) || ' 告知，期限 '
                || cast(appeals.appeal_window_days as varchar) || ' 日，'
                || case
                    when appeals.appealed_on is not null then cast(appeals.appealed_on as varchar) || ' 才提出'
                    else '登记未写申诉日期，以 ' || cast(appeals.decided_on as varchar) || ' 的决定日期计'
                end
        end as outcome_zh
    from appeals

)

select * from final
