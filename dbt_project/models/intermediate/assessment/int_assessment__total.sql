-- The total a unit was given, beside what its components add up to (A01): a component's score is net of its
-- deductions and before its bonus, which may lift the total above 100 (P13). A component without a score
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
                then sum(cast(weight * component_score as decimal(38, 8)) + coalesce(bonus, 0))
        end as weighted_score
    from components
    group by period_type, period_start, rule_edition, group_name, unit_id

),

-- Places are taken on the total as it is published, half up to two decimals (§10.4): equal totals share a
-- place, 0 points has one, and who has no total has none (P06, P12).
ranked as (

    select
        *,
        cast(round(weighted_score, 2) as decimal(38, 8)) as weighted_total,
        case
            when weighted_score is not null
                then rank() over (
                    partition by period_type, period_start, rule_edition, group_name
                    order by round(weighted_score, 2) desc nulls last
                )
        end as weighted_rank
    from totals

),

-- A place is compared only within the same group and edition (A03).
compared as (

    select
        totals.*,
        before.printed_rank - totals.printed_rank as rank_delta
    from ranked as totals
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
