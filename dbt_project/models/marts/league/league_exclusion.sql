-- 剔除清单: what appeals gave back, in the month of the deduction.
with entries as (

    select * from {{ ref('int_league__entry') }} where given_back <> 0

),

final as (

    select
        'M' as period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code as component,
        item_name,
        score_id,
        evidence_id,
        appeal_no,
        coalesce(ground_zh, '申诉') as ground_zh,
        decided_by_role,
        decided_on,
        given_back as points
    from entries

)

select * from final
