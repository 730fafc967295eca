-- Every entry of the register 加减分登记 in its latest state, and whether its unit is ranked in its month. A month of which
-- nothing was told yet has no units: an entry for it waits.
with delivered as (

    select
        source_name || ':' || event_no as event_id,
        *
    from {{ ref('stg_assessment__events') }}

),

{{ newest_states('delivered', 'event_id') }},

months as (

    select distinct period_start from {{ ref('int_league__unit') }}

),

final as (

    select
        newest.event_id,
        cast(newest.period || '-01' as date) as period_start,
        units.rule_edition,
        units.group_name,
        aliases.unit_id,
        newest.unit_name,
        newest.event_no,
        newest.event_kind,
        newest.ground,
        newest.decided_by_role,
        newest.decided_on,
        newest.batch_id,
        newest.source_row,
        newest.source_sheet,
        cast(coalesce(newest.points, 0) as decimal(38, 8)) as points,
        case
            when aliases.unit_id is null then 'unknown_unit'
            when units.unit_id is not null then 'counted'
            when months.period_start is not null then 'no_group'
            else 'waiting'
        end as event_state
    from newest
    left join {{ ref('stg_reference__unit_aliases') }} as aliases
        on newest.unit_name = aliases.unit_alias
    left join {{ ref('int_league__unit') }} as units
        on
            aliases.unit_id = units.unit_id
            and cast(newest.period || '-01' as date) = units.period_start
    left join months
        on cast(newest.period || '-01' as date) = months.period_start

)

select * from final
