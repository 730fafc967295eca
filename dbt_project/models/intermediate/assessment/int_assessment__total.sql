-- The total a unit was given, beside what its components add up to (A01). A component without a score
-- leaves no sum: missing is not 0 (DOMAIN §10.2). The order of units is that of the group.
with components as (

    select * from {{ ref('fct_assess_score') }}
    where score_kind = '分项' and unit_id <> '-'

),

totals as (

    select
        period_type,
        period_start,
        rule_edition,
        group_name,
        unit_id,
        max(printed_total) as printed_total,
        max(printed_rank) as printed_rank,
        case
            when count(component_score) = count(*) and sum(weight) = 1
                then sum(cast(weight * component_score as decimal(38, 8)))
        end as weighted_score
    from components
    group by period_type, period_start, rule_edition, group_name, unit_id

),

-- A place is compared only within the same group and edition (A03).
compared as (

    select
        totals.*,
        before.printed_rank - totals.printed_rank as rank_delta
    from totals
    inner join {{ ref('dim_period') }} as periods
        on
            totals.period_type = periods.period_type
            and totals.period_start = periods.period_start
    left join totals as before
        on
            totals.period_type = before.period_type
            and periods.prev_period_start = before.period_start
            and totals.rule_edition = before.rule_edition
            and totals.group_name = before.group_name
            and totals.unit_id = before.unit_id

)

select * from compared
