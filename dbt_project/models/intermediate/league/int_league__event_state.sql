-- Every entry of the register 加减分登记 in its latest state, and whether its unit is ranked in its month or quarter. A
-- period of which nothing was told yet has no units: an entry for it waits. In a quarter a unit is where its newest month
-- puts it.
with delivered as (

    select
        source_name || ':' || event_no as event_id,
        *
    from {{ ref('stg_assessment__events') }}

),

{{ newest_states('delivered', 'event_id') }},

dated as (

    select
        *,
        case when length(period) = 7 then 'M' else 'Q' end as period_type,
        cast(
            case
                when length(period) = 7 then period || '-01'
                else
                    substr(period, 1, 4) || '-' || lpad(cast(3 * cast(substr(period, 6, 1) as integer) - 2 as varchar), 2, '0')
                    || '-01'
            end as date
        ) as period_start
    from newest

),

units as (

    select
        'M' as period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id
    from {{ ref('int_league__unit') }}
    union all
    select
        'Q' as period_type,
        {{ period_start('Q', 'period_start') }} as period_start,
        max_by(rule_edition, period_start) as rule_edition,
        max_by(group_name, period_start) as group_name,
        unit_id
    from {{ ref('int_league__unit') }}
    group by {{ period_start('Q', 'period_start') }}, unit_id

),

periods as (

    select distinct
        period_type,
        period_start
    from units

),

final as (

    select
        newest.event_id,
        newest.period_type,
        newest.period_start,
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
            when periods.period_start is not null then 'no_group'
            else 'waiting'
        end as event_state
    from dated as newest
    left join {{ ref('stg_reference__unit_aliases') }} as aliases
        on newest.unit_name = aliases.unit_alias
    left join units
        on
            aliases.unit_id = units.unit_id
            and newest.period_type = units.period_type
            and newest.period_start = units.period_start
    left join periods
        on
            newest.period_type = periods.period_type
            and newest.period_start = periods.period_start

)

select * from final
