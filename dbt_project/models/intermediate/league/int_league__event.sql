-- 加分, 扣分 and 一票否决 of the register, by the unit they are about (DOMAIN §10.2). A veto takes its points off, if it
-- has any, and puts its unit on the black list.
with delivered as (

    select
        source_name || ':' || event_no as event_id,
        *
    from {{ ref('stg_assessment__events') }}

),

{{ newest_states('delivered', 'event_id') }},

final as (

    select
        units.period_start,
        units.rule_edition,
        units.group_name,
        units.unit_id,
        newest.event_no,
        newest.event_kind,
        newest.ground,
        newest.decided_by_role,
        newest.decided_on,
        cast(coalesce(newest.points, 0) as decimal(38, 8)) as points
    from newest
    inner join {{ ref('stg_reference__unit_aliases') }} as aliases
        on newest.unit_name = aliases.unit_alias
    inner join {{ ref('int_league__unit') }} as units
        on
            aliases.unit_id = units.unit_id
            and cast(newest.period || '-01' as date) = units.period_start

)

select * from final
