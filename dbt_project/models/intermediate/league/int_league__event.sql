-- 加分, 扣分 and 一票否决 of a month, by the unit they are about (DOMAIN §10.2). A veto takes its points off, if it
-- has any, and puts its unit on the black list.
with final as (

    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        event_no,
        event_kind,
        ground,
        decided_by_role,
        decided_on,
        points
    from {{ ref('int_league__event_state') }}
    where event_state = 'counted' and period_type = 'M'

)

select * from final
